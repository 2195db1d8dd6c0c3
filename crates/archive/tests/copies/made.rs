//! Texts to find copies among: reports invented for the purpose (`tests/documents/copies/reports.jsonl`), and of each the kinds of copies that outlets
//! make, made by code. Several reports tell one event in words of their own: those are no copies.

use rawi_archive::copies::{Sketch, sketch};

/// A report or a copy of one.
pub struct Text {
    pub report: usize,
    pub kind: &'static str,
    pub text: String,
    pub sketch: Sketch,
}

/// Numbers that only look thrown.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Event and text of every report.
pub fn reports() -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents/copies/reports.jsonl");
    let lines = std::fs::read_to_string(path).expect("the reports are there");
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("a report a line");
        (row["event"].as_str().expect("an event").to_string(), row["text"].as_str().expect("a text").to_string())
    };
    lines.lines().map(row).collect()
}

/// What sites put around their articles, each a choice of its own.
const FURNITURE: [&str; 24] = [
    "الرئيسية | أخبار | سياسة | اقتصاد | رياضة",
    "تابعونا على فيسبوك وتويتر وتلغرام",
    "جميع الحقوق محفوظة",
    "اشترك في نشرتنا البريدية ليصلك كل جديد",
    "شارك المقال",
    "آخر تحديث قبل ساعتين",
    "حجم الخط تكبير تصغير طباعة",
    "مواضيع ذات صلة",
    "الأكثر قراءة الأكثر تعليقا",
    "من نحن اتصل بنا سياسة الخصوصية",
    "شروط الاستخدام",
    "عاجل بث مباشر برامج وثائقيات",
    "التعليقات المنشورة لا تعبر عن رأي الموقع",
    "أضف تعليقك الاسم البريد الإلكتروني إرسال",
    "القائمة بحث تسجيل الدخول",
    "الوضع الليلي English",
    "قد يعجبك أيضا",
    "كلمات مفتاحية",
    "نسخ الرابط واتساب مشاركة",
    "حمل تطبيقنا على هاتفك الآن",
    "اقرأ أيضا في هذا القسم",
    "عدد المشاهدات",
    "تم النشر بواسطة فريق التحرير",
    "هذا الموقع يستخدم ملفات تعريف الارتباط موافق",
];

/// So many sites put furniture around articles.
const SITES: usize = 16;

/// What a site puts before and behind an article: about 25 words.
fn furniture(site: usize) -> (String, String) {
    let mut dice = Dice(1000 + site as u64);
    let mut some = |n: usize| (0..n).map(|_| FURNITURE[dice.throw(FURNITURE.len())]).collect::<Vec<_>>().join("\n");
    (some(3), some(4))
}

/// Headlines that stand over many articles.
const HEADLINES: [&str; 5] = [
    "تطورات متسارعة في الميدان وردود فعل متباينة",
    "بالتفاصيل.. ماذا جرى خلال الساعات الماضية؟",
    "مستجدات جديدة تثير تساؤلات حول ما سيأتي",
    "هذا ما كشفته المصادر عن الحادثة",
    "خبر عاجل: آخر ما وصل إلى غرفة الأخبار",
];

/// The copies made of a report.
pub const KINDS: [&str; 11] = ["spelling", "headline", "end cut", "start cut", "added", "words 10 %", "words 20 %", "page", "page again", "brief", "mixed"];

fn copy(kind: &str, text: &str, all: &[&str], dice: &mut Dice) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let n = words.len();
    let headline = HEADLINES[dice.throw(HEADLINES.len())];
    let (before, behind) = furniture(dice.throw(SITES));
    let from = dice.throw(n - n * 2 / 5);
    match kind {
        "spelling" => spelled(text),
        "headline" => format!("{headline}\n{text}"),
        "end cut" => words[..n * 3 / 5].join(" "),
        "start cut" => format!("{headline}\n{}", words[n * 2 / 5..].join(" ")),
        "added" => (0..n * 2 / 5).fold(text.to_string(), |t, _| t + " " + all[dice.throw(all.len())]),
        "words 10 %" => changed(&words, all, 10, dice),
        "words 20 %" => changed(&words, all, 20, dice),
        "page" => format!("{before}\n{text}\n{behind}"),
        "page again" => format!("{before}\n{headline}\n{text}\n{behind}"),
        "brief" => words[from..from + n * 2 / 5].join(" "),
        _ => spelled(&format!("{headline}\n{}", changed(&words[..n * 4 / 5], all, 7, dice))),
    }
}

/// Other habits of spelling.
pub fn spelled(text: &str) -> String {
    let letter = |c: char| match c {
        'ى' => 'ي',
        'ة' => 'ه',
        'أ' | 'إ' | 'آ' => 'ا',
        '0'..='9' => char::from_u32('٠' as u32 + c as u32 - '0' as u32).expect("a digit"),
        c => c,
    };
    text.chars().map(letter).collect::<String>().replace("ال", "الـ").replace("قت", "قُت")
}

/// Some words in a hundred exchanged, added or left out.
fn changed(words: &[&str], all: &[&str], percent: usize, dice: &mut Dice) -> String {
    let mut out = Vec::new();
    for word in words {
        match dice.throw(100) < percent {
            false => out.push(*word),
            true => match dice.throw(4) {
                0 => {}
                1 => out.extend([*word, all[dice.throw(all.len())]]),
                _ => out.push(all[dice.throw(all.len())]),
            },
        }
    }
    out.join(" ")
}

/// Every report with a copy of every kind behind it.
pub fn texts() -> Vec<Text> {
    salted("")
}

/// The same with letters put behind every word: what is shared stays as it is, but the samples are others.
pub fn salted(salt: &str) -> Vec<Text> {
    let reports = reports();
    let all: Vec<&str> = reports.iter().flat_map(|r| r.1.split_whitespace()).collect();
    let mut dice = Dice(42);
    let mut out = Vec::new();
    for (report, (_, text)) in reports.iter().enumerate() {
        let mut made = vec![("report", text.clone())];
        made.extend(KINDS.map(|kind| (kind, copy(kind, text, &all, &mut dice))));
        out.extend(made.into_iter().map(|(kind, text)| Text { report, kind, sketch: sketch(&with_salt(&text, salt)), text }));
    }
    out
}

fn with_salt(text: &str, salt: &str) -> String {
    let words: Vec<String> = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).map(|w| format!("{salt}{w}")).collect();
    words.join(" ")
}

/// The words of a text as they are compared, or nearly.
pub fn plain(text: &str) -> Vec<String> {
    spelled(text).split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_string()).collect()
}

/// How much of the shorter text's words stand in the other in their order, 0 to 1: the truth that samples estimate.
pub fn common_words(a: &[String], b: &[String]) -> f32 {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let up = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { up.max(row[j]) };
            corner = up;
        }
    }
    row[b.len()] as f32 / a.len().min(b.len()).max(1) as f32
}
