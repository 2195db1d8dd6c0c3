//! From sounds to letters: which vowels are written, where shadda stands, and the seat of every hamza.

use super::sound::is_consonant;
use crate::letters as l;

/// Which custom a hamza before a long u follows; newspapers know both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Custom {
    /// The seat is a waw.
    Book,
    /// The older seat: the one the hamza had before the ending came.
    Press,
}

/// All spellings of settled sounds, the standard one first. `joined`: a pronoun will follow, so nothing is final.
pub(super) fn spellings(sounds: &[char], joined: bool) -> Vec<String> {
    let sounds: Vec<char> = sounds.iter().copied().filter(|&c| c != '#').collect();
    let mut out = vec![spell(&sounds, joined, Custom::Book)];
    let other = spell(&sounds, joined, Custom::Press);
    if other != out[0] {
        out.push(other);
    }
    out
}

fn spell(sounds: &[char], joined: bool, custom: Custom) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = sounds.get(at) {
        at += 1;
        match c {
            'a' | 'i' | 'u' if at == 1 => out.push(l::ALEF),
            'A' => long_a(&mut out),
            'Q' => final_a(&mut out, joined || at < sounds.len()),
            'O' if !joined => out.push(l::ALEF),
            'I' => out.push(l::YEH),
            'U' => out.push(l::WAW),
            'W' => out.push(l::WAW),
            'Y' => out.push(l::YEH),
            c if is_consonant(c) => {
                let double = sounds.get(at) == Some(&c);
                at += usize::from(double);
                out.push(if c == l::HAMZA { seat(sounds, at - 1 - usize::from(double), at, joined, custom) } else { c });
                out.extend(double.then_some(l::SHADDA));
            }
            _ => {}
        }
    }
    out
}

/// A long a melts with the alef of a hamza before it.
fn long_a(out: &mut String) {
    if out.ends_with(l::ALEF_HAMZA_ABOVE) {
        out.pop();
        out.push(l::ALEF_MADDA);
    } else {
        out.push(l::ALEF);
    }
}

/// A long a that is written as ya at the end, unless a ya precedes it.
fn final_a(out: &mut String, inside: bool) {
    if inside || out.trim_end_matches(l::SHADDA).ends_with(l::YEH) {
        long_a(out);
    } else {
        out.push(l::ALEF_MAKSURA);
    }
}

/// The seat of the hamza at `at`, where `next` is the sound after it.
fn seat(sounds: &[char], at: usize, next: usize, joined: bool, custom: Custom) -> char {
    let before = at.checked_sub(1).map(|i| sounds[i]);
    let after = sounds.get(next).copied();
    let last = !joined && sounds[next..].iter().all(|c| matches!(c, 'a' | 'i' | 'u'));
    match before {
        None if matches!(after, Some('i' | 'I')) => l::ALEF_HAMZA_BELOW,
        None => l::ALEF_HAMZA_ABOVE,
        Some(before) if last => final_seat(before),
        Some(before) => middle_seat(before, after, custom),
    }
}

fn final_seat(before: char) -> char {
    match before {
        'a' => l::ALEF_HAMZA_ABOVE,
        'i' => l::YEH_HAMZA,
        'u' => l::WAW_HAMZA,
        _ => l::HAMZA,
    }
}

/// The stronger of the two neighbouring vowels decides: i before u before a.
fn middle_seat(before: char, after: Option<char>, custom: Custom) -> char {
    let open = matches!(after, Some('a' | 'A' | 'Q'));
    match (before, after) {
        ('i' | 'I', _) | (_, Some('i' | 'I')) => l::YEH_HAMZA,
        (_, Some('U')) if custom == Custom::Press => press_seat(before),
        ('U', _) if open => l::HAMZA,
        ('u', _) | (_, Some('u' | 'U')) => l::WAW_HAMZA,
        ('A', _) => l::HAMZA,
        _ => l::ALEF_HAMZA_ABOVE,
    }
}

fn press_seat(before: char) -> char {
    match before {
        'a' => l::ALEF_HAMZA_ABOVE,
        'A' | 'U' => l::HAMZA,
        c if is_consonant(c) && l::joins(c) => l::YEH_HAMZA,
        _ => l::WAW_HAMZA,
    }
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn hamzas_sit_where_a_careful_newspaper_puts_them() {
        for (sounds, joined, want) in [
            ("ءaكaلa", false, "أكل"),
            ("ءIمAن", false, "إيمان"),
            ("ءAمaن", false, "آمن"),
            ("سaءaلa", false, "سأل"),
            ("سuءiلa", false, "سئل"),
            ("مaسءUل", false, "مسؤول"),
            ("قaرaءa", false, "قرأ"),
            ("قaرaءUO", false, "قرؤوا"),
            ("يaقرaءu", true, "يقرؤ"),
            ("جAءa", false, "جاء"),
            ("جAءUO", false, "جاؤوا"),
            ("يaجIءu", true, "يجيئ"),
            ("جiءتu", false, "جئت"),
            ("تaسAءaلa", false, "تساءل"),
            ("رaءQ", false, "رأى"),
            ("رaءQ", true, "رآ"),
            ("يaقرaءAنi", false, "يقرآن"),
            ("مuءAمaرaة", false, "مؤامرة"),
            ("يaبدaءu", false, "يبدأ"),
            ("iءتaمaرa", false, "ائتمر"),
        ] {
            assert_eq!(spellings(&sounds.chars().collect::<Vec<_>>(), joined)[0], want, "{sounds}");
        }
    }
}
