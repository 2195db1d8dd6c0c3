//! Letters of the Arabic script by name, and the few facts about their shapes that spelling depends on.
//!
//! The engine contains no word of any language; where it must name a letter it does so here, once, by code point.

macro_rules! letters {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        $($(#[$doc])* #[allow(missing_docs)] pub const $name: char = $code;)+
    };
}

letters! {
    HAMZA = '\u{621}', ALEF_MADDA = '\u{622}', ALEF_HAMZA_ABOVE = '\u{623}', WAW_HAMZA = '\u{624}', ALEF_HAMZA_BELOW = '\u{625}',
    YEH_HAMZA = '\u{626}', ALEF = '\u{627}', BEH = '\u{628}', TEH_MARBUTA = '\u{629}', TEH = '\u{62a}', THEH = '\u{62b}',
    JEEM = '\u{62c}', HAH = '\u{62d}', KHAH = '\u{62e}', DAL = '\u{62f}', THAL = '\u{630}', REH = '\u{631}', ZAIN = '\u{632}',
    SEEN = '\u{633}', SHEEN = '\u{634}', SAD = '\u{635}', DAD = '\u{636}', TAH = '\u{637}', ZAH = '\u{638}', AIN = '\u{639}',
    GHAIN = '\u{63a}', TATWEEL = '\u{640}', FEH = '\u{641}', QAF = '\u{642}', KAF = '\u{643}', LAM = '\u{644}', MEEM = '\u{645}',
    NOON = '\u{646}', HEH = '\u{647}', WAW = '\u{648}', ALEF_MAKSURA = '\u{649}', YEH = '\u{64a}', ALEF_WASLA = '\u{671}',
    FATHATAN = '\u{64b}', DAMMATAN = '\u{64c}', KASRATAN = '\u{64d}', FATHA = '\u{64e}', DAMMA = '\u{64f}', KASRA = '\u{650}',
    SHADDA = '\u{651}', SUKUN = '\u{652}', DAGGER_ALEF = '\u{670}',
}

/// Whether it is a vowel mark, shadda, sukun or tanwin: written above or below a letter, and mostly left out.
pub fn is_mark(c: char) -> bool {
    matches!(c, FATHATAN..=SUKUN | '\u{653}'..='\u{65f}' | DAGGER_ALEF)
}

/// A letter that may be a word of its own written together with the next: "and", "by", "like", "for", "then".
pub fn is_clitic(c: char) -> bool {
    matches!(c, WAW | BEH | KAF | LAM | FEH)
}

/// Whether the letter ties to the one after it. A final hamza that must move sits on a tooth after these, alone after the others.
pub fn joins(c: char) -> bool {
    let apart = [HAMZA, ALEF_MADDA, ALEF_HAMZA_ABOVE, WAW_HAMZA, ALEF_HAMZA_BELOW, ALEF, TEH_MARBUTA, DAL, THAL, REH, ZAIN, WAW, ALEF_MAKSURA];
    !apart.contains(&c)
}
