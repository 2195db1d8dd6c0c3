//! Where texts say that they come from, by the pack of `lang/ar`.

use rawi_archive::copies::origin::{HEAD, TAIL, origin};
use rawi_engine::Pack;
use std::path::Path;
use std::sync::LazyLock;

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    rawi_lexicon::load(&root.join("lang/ar"), &root.join("ontology")).pack
});

/// `id: words` of the origin, or "".
fn of(text: &str) -> String {
    origin(&PACK, text).map_or(String::new(), |o| format!("{}: {}", o.id.trim_start_matches("outlet:"), o.span.of(text)))
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    let wrong: Vec<String> =
        cases.iter().filter(|(text, want)| of(text) != *want).map(|(text, want)| format!("{text}\n  want {want}, got {}", of(text))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn datelines() {
    all(&[
        ("دمشق-سانا\nأعلنت وزارة الداخلية القبض على متهم.", "sana: سانا"),
        ("دمشق - سانا - أعلنت وزارة الداخلية القبض على متهم.", "sana: سانا"),
        ("دمشق ـ سانا\nأعلنت وزارة الداخلية.", "sana: سانا"),
        ("بيروت (رويترز) - قال مسؤول إن الهدنة صامدة.", "reuters: رويترز"),
        ("بيروت 5 مايو أيار (رويترز) - قال مسؤول إن الهدنة صامدة.", "reuters: رويترز"),
        ("غزة/ الأناضول\nقتل ثلاثة فلسطينيين.", "anadolu: الأناضول"),
        ("غزة / حسن إسليم / الأناضول\nقتل ثلاثة فلسطينيين.", "anadolu: الأناضول"),
        ("القدس (أ ف ب) – أعلن الجيش.", "afp: أ ف ب"),
        ("القدس (أ.ف.ب) – أعلن الجيش.", "afp: أ.ف.ب"),
        ("القدس (ا ف ب): أعلن الجيش.", "afp: ا ف ب"),
        ("رام الله - وفا- أصيب شاب برصاص الاحتلال.", "wafa: وفا"),
        ("رام الله 12-3-2024 وفا- أصيب شاب.", "wafa: وفا"),
        ("بكين - وكالة شينخوا - أعلنت الصين.", "xinhua: وكالة شينخوا"),
        ("قصف على أطراف المدينة وسقوط جرحى\nدمشق-سانا\nأصيب مدنيون.", "sana: سانا"),
        ("واشنطن (أ ب) - قالت الإدارة.", "ap: أ ب"),
        ("لندن: «الشرق الأوسط»\nقالت مصادر.", "asharq-alawsat: الشرق الأوسط"),
        ("الرياض - واس\nوصل الوفد.", "spa: واس"),
        ("سانا – دمشق\nأعلنت الوزارة.", "sana: سانا"),
        ("الدوحة - قنا\nاجتمع الوزير.", "qna: قنا"),
    ]);
}

#[test]
fn by_lines() {
    all(&[
        ("غارات على المدينة\nوكالات\nقتل عشرة أشخاص في غارات.", "agencies: وكالات"),
        ("غارات على المدينة\nبغداد/ وكالات\nقتل عشرة أشخاص.", "agencies: وكالات"),
        ("غارات على المدينة\nوكالة الأناضول\nقتل عشرة أشخاص.", "anadolu: وكالة الأناضول"),
        ("غارات على المدينة\nمتابعات - وكالات\nقتل عشرة أشخاص.", "collected: متابعات"),
        ("مقتل خمسة في غارة جوية استهدفت سيارة مدنية على الطريق الدولي - رويترز\nقتل خمسة.", "reuters: رويترز"),
        ("المصدر: رويترز\nقتل خمسة أشخاص في غارة.", "reuters: رويترز"),
    ]);
}

#[test]
fn signatures() {
    let body = "قال شهود إن القصف استمر حتى الفجر. ".repeat(20);
    for (end, want) in [
        ("(أ ف ب)", "afp: أ ف ب"),
        ("(رويترز).", "reuters: رويترز"),
        ("(رويترز، أ ف ب)", "reuters: رويترز"),
        ("\nالمصدر: وكالات", "agencies: وكالات"),
        ("\nالمصدر : رويترز", "reuters: رويترز"),
        ("المصدر: رويترز", "reuters: رويترز"),
        ("\nالمصدر: الجزيرة + وكالات", "aljazeera: الجزيرة"),
        ("\nرويترز", "reuters: رويترز"),
        ("\nرويترز\nشارك المقال", "reuters: رويترز"),
        ("- سبوتنيك", "sputnik-arabic: سبوتنيك"),
        ("(نقلاً عن وكالة سانا)", "sana: وكالة سانا"),
        ("\nAFP", "afp: AFP"),
        ("وأكدت ذلك رويترز.", ""),
        ("بحسب رويترز", ""),
        ("وأضاف المصدر رويترز", ""),
    ] {
        let text = format!("{body}{end}");
        assert_eq!(of(&text), want, "{end}");
    }
}

#[test]
fn who_is_quoted_is_no_origin() {
    all(&[
        ("نقلت وكالة رويترز عن مسؤول قوله إن الهدنة صامدة.", ""),
        ("رويترز: مقتل خمسة في غارة على حلب", ""),
        ("قالت رويترز إن الهدنة صامدة، ونفت سانا ذلك.", ""),
        ("وذكرت قناة (الجزيرة) أن القصف توقف.", ""),
        ("مسؤول لـ«رويترز»\nقال المسؤول إن الهدنة صامدة.", ""),
        ("ماذا قالت صحيفة «الشرق الأوسط»؟\nقالت إن الهدنة صامدة.", ""),
        ("زار المحافظ مدينة قنا\nأمس", ""),
        ("قنا - أعلن المحافظ فتح الطريق.", ""),
        ("قالت الوزارة (سانا نفت الخبر) إن الطريق مفتوح", ""),
        ("", ""),
        ("…\n\n - / (", ""),
    ]);
}

#[test]
fn an_agency_goes_before_who_took_its_report() {
    let body = "قال شهود إن القصف استمر حتى الفجر. ".repeat(20);
    assert_eq!(of(&format!("لندن: «الشرق الأوسط»\n{body}(أ ف ب)")), "afp: أ ف ب");
    assert_eq!(of(&format!("بيروت - وكالات\n{body}\nالمصدر: رويترز")), "reuters: رويترز");
    assert_eq!(of(&format!("دمشق-سانا\n{body}\nالمصدر: وكالات")), "sana: سانا");
}

#[test]
fn only_the_ends_are_looked_at() {
    let filler = "كلمة ".repeat(400);
    assert_eq!(of(&format!("{filler}\nرويترز\n{filler}")), "");
    let cut = "ا".repeat(HEAD - 9);
    assert_eq!(of(&format!("{cut} - رويترز تقول غير ذلك {filler}")), "", "what the window cuts is not the end of a line");
    let long = format!("{} سانا {}", "ب".repeat(3000), "ت ".repeat(TAIL / 2 - 3));
    assert_eq!(of(&long), "");
}

/// Every row of the table finds what it says in its example.
#[test]
fn every_row_finds_its_example() {
    let table = include_str!("../data/origin.tsv");
    let body = "قال شهود إن القصف استمر حتى الفجر";
    let mut rows = 0;
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, id, words, example] = cells[..] else { panic!("four cells: {line}") };
        assert!(["name", "label"].contains(&kind), "{line}");
        assert!(!id.starts_with("outlet:") || PACK.outlets.iter().any(|o| o.id == id), "no such outlet: {line}");
        // a dateline has its report behind it; what ends in a name is a line of its own
        let text = if example.ends_with('-') { format!("{example} {body}.") } else { format!("{example}\n{body}.") };
        assert_eq!(origin(&PACK, &text).map(|o| o.id), Some(id), "{line}");
        assert!(!words.is_empty());
        rows += 1;
    }
    assert!(rows >= 30, "{rows}");
}

#[test]
#[ignore = "figures: run it with --release"]
fn speed() {
    let body = "قال شهود إن القصف استمر حتى الفجر. ".repeat(40);
    let texts: Vec<String> = (0..1000).map(|i| format!("غارات على المدينة {i}\nبيروت (رويترز) - {body}")).collect();
    assert!(of(&texts[0]).starts_with("reuters"));
    let start = std::time::Instant::now();
    let found = (0..20).flat_map(|_| &texts).filter(|t| origin(&PACK, t).is_some()).count();
    println!("{:.0} texts/s", found as f64 / start.elapsed().as_secs_f64());
}
