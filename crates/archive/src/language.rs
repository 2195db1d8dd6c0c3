//! What language a text is in, as far as we must know: Arabic is read; Persian, Urdu, Kurdish and what is in other scripts are passed over.
//!
//! In: a text. Out: [`Language`], and never an error. First the script, by counting; then the letters that only one of the languages in
//! Arabic script has, which decides nearly always; `whatlang` is asked for the rest. Looks at the first [`LOOK`] letters: a document in
//! two languages is what it begins with. Source of the letters: Unicode, Arabic block; measured on the pages in `tests/documents`.

use whatlang::Lang;

/// So many letters are looked at.
const LOOK: usize = 1500;

/// From so many letters on, a few foreign ones weigh less than names of people would.
const ENOUGH: usize = 40;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Arabic: to be read.
    Arabic,
    /// Another language in Arabic script.
    Other(&'static str),
    /// Another script.
    Script(&'static str),
    /// No letters at all.
    None,
}

impl Language {
    /// The reason to pass a text over, as it is counted.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Language::Arabic => None,
            Language::Other(name) | Language::Script(name) => Some(name),
            Language::None => Some("no text"),
        }
    }
}

/// Letters counted.
#[derive(Default)]
struct Letters {
    arabic: usize,
    latin: usize,
    hebrew: usize,
    other: usize,
    kurdish: usize,
    urdu: usize,
    persian: usize,
    /// Forms of kaf and ya that Arabic does not use.
    farsi_forms: usize,
    /// Ta marbuta, alif maqsura, and the forms of kaf and ya that Arabic uses.
    own: usize,
}

impl Letters {
    /// Counts a character; whether it is a letter.
    fn count(&mut self, c: char) -> bool {
        let kind = match c {
            c if c.is_ascii() && !c.is_ascii_alphabetic() => return false,
            c if c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}') => &mut self.latin,
            '\u{671}'..='\u{6d3}' | '\u{6d5}' | '\u{6ee}' | '\u{6ef}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => {
                self.rarer(c);
                &mut self.arabic
            }
            '\u{5d0}'..='\u{5ea}' => &mut self.hebrew,
            c if c.is_alphabetic() => &mut self.other,
            _ => return false,
        };
        *kind += 1;
        true
    }

    /// Letters of Arabic script that tell other languages.
    fn rarer(&mut self, c: char) {
        match c {
            '\u{6ce}' | '\u{6c6}' | '\u{695}' | '\u{6b5}' | '\u{6d5}' | '\u{6ca}' => self.kurdish += 1,
            '\u{679}' | '\u{688}' | '\u{691}' | '\u{6ba}' | '\u{6be}' | '\u{6c1}' | '\u{6d2}' => self.urdu += 1,
            '\u{67e}' | '\u{686}' | '\u{698}' | '\u{6af}' => self.persian += 1,
            '\u{6a9}' | '\u{6cc}' => self.farsi_forms += 1,
            _ => {}
        }
    }

    fn all(&self) -> usize {
        self.arabic + self.latin + self.hebrew + self.other
    }
}

/// The characters that nearly all of an Arabic text is made of.
#[derive(Clone, Copy, PartialEq)]
enum Common {
    Letter,
    /// A letter counted in [`Letters::own`].
    Own,
    /// No letter.
    None,
}

impl Common {
    /// By the two bytes of a character; `None` for all others.
    fn of(first: u8, second: u8) -> Option<Common> {
        if first & 0xfe != 0xd8 {
            return None;
        }
        COMMON[(first as usize & 1) << 6 | second as usize & 0x3f]
    }
}

/// [`Common`] from U+0600 to U+067F.
const COMMON: [Option<Common>; 128] = {
    let mut table = [None; 128];
    let mut i = 0;
    while i < 128 {
        table[i] = match 0x600 + i {
            0x60c | 0x660..=0x669 => Some(Common::None),
            0x629 | 0x643 | 0x649 | 0x64a => Some(Common::Own),
            0x620..=0x64a => Some(Common::Letter),
            _ => None,
        };
        i += 1;
    }
    table
};

/// The language of a text.
pub fn language(text: &str) -> Language {
    let mut n = Letters::default();
    let mut end = 0;
    let (bytes, mut at, mut left) = (text.as_bytes(), 0, LOOK);
    while left > 0 && at < bytes.len() {
        end = at;
        let known = bytes.get(at + 1).and_then(|second| Common::of(bytes[at], *second));
        at += if known.is_some() { 2 } else { 0 };
        let letter = match known {
            Some(Common::None) => false,
            Some(common) => {
                n.arabic += 1;
                n.own += usize::from(common == Common::Own);
                true
            }
            None => {
                let c = text[at..].chars().next().unwrap_or_default();
                at += c.len_utf8();
                n.count(c)
            }
        };
        left -= usize::from(letter);
    }
    let end = if left > 0 { text.len() } else { end };
    match () {
        () if n.all() == 0 => Language::None,
        // names, addresses and quotations are often in Latin letters
        () if n.arabic * 4 >= n.all() && n.arabic >= n.hebrew && n.arabic >= n.other => in_arabic_script(&n, &text[..end]),
        () if n.latin * 2 >= n.all() => Language::Script("in Latin script"),
        () if n.hebrew * 2 >= n.all() => Language::Script("in Hebrew"),
        () => Language::Script("in another script"),
    }
}

fn in_arabic_script(n: &Letters, text: &str) -> Language {
    let percent = |k: usize| k * 100 / n.arabic.max(1);
    if n.arabic < ENOUGH {
        // too little to tell by shares: one word in Persian letters does not make a headline Persian
        return if n.kurdish + n.urdu + n.persian > 4 && n.own == 0 { Language::Other("in another language of Arabic script") } else { Language::Arabic };
    }
    match () {
        () if percent(n.kurdish) >= 4 => Language::Other("in Kurdish"),
        () if percent(n.urdu) >= 4 => Language::Other("in Urdu"),
        // Arabic typed on a Persian keyboard has these forms too, but keeps its ta marbuta
        () if percent(n.farsi_forms) >= 4 && percent(n.own) < 2 => Language::Other("in Persian"),
        () if percent(n.persian) < 1 => Language::Arabic,
        () => match whatlang::detect_lang(text) {
            Some(Lang::Pes) => Language::Other("in Persian"),
            Some(Lang::Urd) => Language::Other("in Urdu"),
            _ => Language::Arabic,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let cases = [
            ("أعلنت وزارة الصحة أن ثلاثة مدنيين قتلوا في قصف استهدف البلدة مساء أمس، وأصيب عشرة بجروح.", Language::Arabic),
            ("قالت شركة گوگل إن خدمتها في العراق تعطلت ساعات، وأكد الناطق باسم الچلبي أن السبب عطل في الكهرباء داخل المبنى الرئيسي.", Language::Arabic),
            ("وزارت بهداشت اعلام کرد که سه غیرنظامی در گلوله‌باران شهر کشته و ده نفر زخمی شدند و وضعیت برخی وخیم است.", Language::Other("in Persian")),
            ("وزارت صحت نے اعلان کیا ہے کہ شہر پر گولہ باری میں تین شہری ہلاک اور دس زخمی ہوئے ہیں۔", Language::Other("in Urdu")),
            ("وەزارەتی تەندروستی ڕایگەیاند کە سێ هاووڵاتی لە تۆپبارانی شارۆچکەکەدا کوژران و دە کەسیش بریندار بوون.", Language::Other("in Kurdish")),
            ("The ministry of health said three civilians were killed in the shelling.", Language::Script("in Latin script")),
            ("משרד הבריאות הודיע כי שלושה אזרחים נהרגו בהפגזה.", Language::Script("in Hebrew")),
            ("Министерство здравоохранения сообщило о трех погибших.", Language::Script("in another script")),
            ("123 - 456 !!", Language::None),
            ("مقتل پوتين", Language::Arabic),
            ("بيان: Human Rights Watch تدين القصف على المدنيين في البلدة", Language::Arabic),
        ];
        for (text, language) in cases {
            assert_eq!(super::language(text), language, "{text}");
        }
    }
}
