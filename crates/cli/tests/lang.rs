//! `rawi lang check` on language data that is wrong: every fault is refused where it stands, with file and line.
//!
//! Each test takes a small sound language (the grammar of `lang/ar` with a handful of words), breaks one thing and looks for the fault.
//! Header rows are taken from the repository's own tables, so a new column does not break these tests.

use rawi_lexicon::check::check;
use rawi_lexicon::{Fault, load};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The tables a language has besides its grammar, each with the rows of the small language, `column=value`; what is not named is `-`.
#[rustfmt::skip]
const TABLES: &[(&str, &str, &[&str])] = &[
    ("lang/ar/words/verbs-0.tsv", "words/verbs", &[
        "measure=I vowels=a-i root=قصف lemma=قصف masdar=قصف gloss=shell example=قصفوا|البلدة",
        "measure=I vowels=a-u root=قول lemma=قال masdar=قول gloss=say",
        "measure=I vowels=a-u root=كون lemma=كان masdar=كون gloss=be",
    ]),
    ("lang/ar/words/nouns-0.tsv", "words/nouns", &["pos=noun gender=m class=force gloss=army lemma=جيش plural=جيوش example=جيوش|كبيرة", "pos=noun gender=f class=placeword gloss=town lemma=بلدة plural=+ات"]),
    ("lang/ar/words/adjectives-0.tsv", "words/adjectives", &["class=quality gloss=big lemma=كبير plural=كبار"]),
    ("lang/ar/words/endings.tsv", "words/endings", &[]),
    ("lang/ar/words/particles.tsv", "words/particles", &["pos=PART key=in suffix=y gloss=in lemma=في"]),
    ("lang/ar/words/particle-phrases.tsv", "words/particle-phrases", &[]),
    ("lang/ar/words/auxiliaries.tsv", "words/auxiliaries", &["lemma=كان"]),
    ("lang/ar/words/numbers.tsv", "words/numbers", &["kind=unit value=3 forms=ثلاثة"]),
    ("lang/ar/words/times.tsv", "words/times", &["kind=deictic value=-1 forms=أمس"]),
    ("lang/ar/words/bounds.tsv", "words/bounds", &["kind=about form=نحو"]),
    ("lang/ar/names/demonyms.tsv", "names/demonyms", &["country=SYR lemma=سوري plural=+ون"]),
    ("lang/ar/names/places.tsv", "names/places", &["id=place:syr prior=95 name=سوريا"]),
    ("lang/ar/names/actors.tsv", "names/actors", &["id=actor:syr.army stance=neutral name=الجيش|السوري"]),
    ("lang/ar/names/gazetteer.tsv", "names/gazetteer", &["id=geonames:1 prior=40 name=حمص"]),
    ("lang/ar/names/relative.tsv", "names/relative", &[]),
    ("lang/ar/names/outlets.tsv", "names/outlets", &["id=outlet:x name=عنب|بلدي"]),
    ("lang/ar/names/sites.tsv", "names/sites", &["kinds=town lemma=بلدة"]),
    ("lang/ar/names/directions.tsv", "names/directions", &[]),
    ("lang/ar/names/given.tsv", "names/given", &["gender=m name=محمد"]),
    ("lang/ar/events/senses-0.tsv", "events/senses", &["pos=verb type=ASSAULT mode=heavy-weapons frame=attack weight=92 lemma=قصف example=قصف|الجيش|البلدة"]),
    ("lang/ar/events/light.tsv", "events/light", &[]),
    ("lang/ar/events/results.tsv", "events/results", &[]),
    ("lang/ar/events/framing.tsv", "events/framing", &[]),
    ("lang/ar/events/modes.tsv", "events/modes", &[]),
    ("lang/ar/scopes/say.tsv", "scopes/say", &["pos=verb stance=asserts lemma=قال"]),
    ("lang/ar/scopes/doubt.tsv", "scopes/doubt", &[]),
    ("lang/ar/scopes/phrases.tsv", "scopes/phrases", &["kind=source value=asserts phrase=نقلا|عن"]),
    ("lang/ar/scopes/kinds.tsv", "scopes/kinds", &[]),
    ("lang/ar/events/talk.tsv", "events/talk", &[]),
    ("lang/ar/events/confidence.tsv", "events/confidence", &["sign=bias weight=1.0", "sign=floor weight=0.2 assault=0.2 protest=0.2"]),
    ("lang/ar/words/priors.tsv", "words/priors", &[]),
    ("ontology/places.tsv", "", &["id=place:syr kind=country country=SYR lat=35.0 lon=38.5 precision=3 name_en=Syria"]),
    ("ontology/gazetteer.tsv", "", &["id=geonames:1 kind=city country=SYR lat=34.7 lon=36.7 precision=1 name_en=Homs source=geonames"]),
    ("ontology/outlets.tsv", "", &["id=outlet:x kind=newspaper country=SYR side=- domains=x.example name_en=X"]),
    ("ontology/actors.tsv", "", &["id=actor:syr.army kind=military country=SYR sector=MIL name_en=Syrian|army"]),
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a file has a folder")).expect("the test's folder can be written to");
    fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
}

/// The header row of a table of the repository: of the file itself, or of the first that begins so.
fn header(file: &str, stem: &str) -> String {
    let exact = repository().join(file);
    let path = if exact.exists() || stem.is_empty() {
        exact
    } else {
        let folder = exact.parent().expect("a table stands in a folder").to_path_buf();
        let name = stem.rsplit('/').next().unwrap_or(stem).to_string();
        let mut all: Vec<PathBuf> = fs::read_dir(&folder).expect("the folder stands").filter_map(|e| e.ok().map(|e| e.path())).collect();
        all.sort();
        let found = all.into_iter().find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&name)));
        found.unwrap_or_else(|| panic!("no table {stem}*.tsv"))
    };
    let text = fs::read_to_string(&path).expect("a table is UTF-8");
    text.lines().find(|l| !l.starts_with('#')).expect("a table has a header").to_string()
}

/// A row from `column=value`; `|` stands for a space inside the value.
fn row(header: &str, cells: &str) -> String {
    let cell = |column: &str| cells.split(' ').find_map(|c| c.strip_prefix(column)?.strip_prefix('=')).map_or("-".to_string(), |v| v.replace('|', " "));
    header.split('\t').map(cell).collect::<Vec<_>>().join("\t")
}

struct Language(TempDir);

impl Language {
    /// Sound data: what the tests break.
    fn small() -> Language {
        let l = Language(tempfile::tempdir().expect("a folder for the test"));
        for (file, stem, rows) in TABLES {
            let header = header(file, stem);
            let lines: Vec<String> = std::iter::once(header.clone()).chain(rows.iter().map(|r| row(&header, r))).collect();
            l.write(file, &(lines.join("\n") + "\n"));
        }
        for name in fs::read_dir(repository().join("lang/ar/grammar")).expect("the grammar stands").filter_map(|e| e.ok().map(|e| e.file_name())) {
            let file = Path::new("lang/ar/grammar").join(name);
            copy(&repository().join(&file), &l.0.path().join(&file));
        }
        for file in ["lang/ar/events/frames.toml", "ontology/types.toml"] {
            copy(&repository().join(file), &l.0.path().join(file));
        }
        // the words of frames (whom protests are against, what was passing by) are in no table of this small language
        let words = |x: &&str| ["aims", "targets", "meets"].iter().any(|key| x.starts_with(key));
        let frames: Vec<String> = l.read("lang/ar/events/frames.toml").lines().filter(|x| !words(x)).map(String::from).collect();
        l.write("lang/ar/events/frames.toml", &frames.join("\n"));
        l
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the test's folder can be written to");
        fs::write(path, text).expect("the test's folder can be written to");
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).expect("the table stands")
    }

    /// Adds a row; returns its line.
    fn add(&self, file: &str, cells: &str) -> usize {
        let text = self.read(file);
        let header = text.lines().next().expect("a header").to_string();
        self.write(file, &format!("{text}{}\n", row(&header, cells)));
        text.lines().count() + 1
    }

    fn faults(&self) -> Vec<Fault> {
        check(load(&self.0.path().join("lang/ar"), &self.0.path().join("ontology"))).faults.0
    }

    /// The one fault: in this file, on this line, with these words.
    #[track_caller]
    fn refused(&self, file: &str, line: usize, says: &str) {
        let faults = self.faults();
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let place = format!("{}:{line}: ", self.0.path().join(file).display());
        assert!(all.iter().any(|f| f.starts_with(&place) && f.contains(says)), "no fault at {file}:{line} that says `{says}` in:\n{}", all.join("\n"));
    }
}

const VERBS: &str = "lang/ar/words/verbs-0.tsv";
const NOUNS: &str = "lang/ar/words/nouns-0.tsv";
const SENSES: &str = "lang/ar/events/senses-0.tsv";

#[test]
fn sound_data_has_no_fault() {
    let l = Language::small();
    let loaded = load(&l.0.path().join("lang/ar"), &l.0.path().join("ontology"));
    assert!(!loaded.pack.lemmas.is_empty() && !loaded.pack.forms.is_empty());
    let report = check(loaded);
    assert_eq!(report.faults.to_string(), "");
    assert!(report.examples >= 3, "the examples in the rows were not run");
}

#[test]
fn a_wrong_header() {
    let l = Language::small();
    let text = l.read(NOUNS);
    l.write(NOUNS, &text.replacen("gender", "sex", 1));
    l.refused(NOUNS, 1, "header");
}

#[test]
fn a_wrong_number_of_cells() {
    for (row, says) in
        [("noun\tm\tforce\tbrigade\tلواء", "cells"), ("noun\tm\tforce\tbrigade\tلواء\tألوية\t-\t-", "cells"), ("noun m force brigade لواء ألوية -", "cells")]
    {
        let l = Language::small();
        let text = l.read(NOUNS);
        l.write(NOUNS, &format!("{text}{row}\n"));
        l.refused(NOUNS, text.lines().count() + 1, says);
    }
}

#[test]
fn an_empty_cell_and_a_stray_space() {
    for (cells, says) in [("pos=noun gender=m class=force gloss= lemma=لواء", "empty"), ("pos=noun gender=m class=force gloss=|brigade lemma=لواء", "space")]
    {
        let l = Language::small();
        let line = l.add(NOUNS, cells);
        l.refused(NOUNS, line, says);
    }
}

#[test]
fn comments_count_as_lines() {
    let l = Language::small();
    let text = l.read(NOUNS);
    l.write(NOUNS, &format!("# one\n# two\n{text}# three\nnoun\n"));
    l.refused(NOUNS, text.lines().count() + 4, "cells");
}

#[test]
fn ids_that_nothing_has() {
    for file in ["places", "actors"] {
        let l = Language::small();
        let file = format!("lang/ar/names/{file}.tsv");
        let line = l.add(&file, "id=place:syr.nowhere prior=50 stance=neutral name=تدمر");
        l.refused(&file, line, "place:syr.nowhere");
    }
    let l = Language::small();
    let line = l.add("ontology/actors.tsv", "id=actor:syr.x kind=military country=SYR parent=actor:syr.none name_en=X");
    l.refused("ontology/actors.tsv", line, "actor:syr.none");
    let line = l.add("ontology/places.tsv", "id=place:syr.x kind=city country=SYR admin1=place:syr.none lat=35 lon=38 precision=1 name_en=X");
    l.refused("ontology/places.tsv", line, "place:syr.none");
}

#[test]
fn an_id_that_stands_twice() {
    let l = Language::small();
    let line = l.add("ontology/places.tsv", "id=place:syr kind=country country=SYR lat=35 lon=38 precision=3 name_en=Syria");
    l.refused("ontology/places.tsv", line, "twice");
}

#[test]
fn coordinates_that_are_none() {
    for (lat, lon, says) in [("north", "38", "degrees"), ("135", "38", "Earth"), ("35", "-", "degrees")] {
        let l = Language::small();
        let line = l.add("ontology/places.tsv", &format!("id=place:syr.x kind=city country=SYR lat={lat} lon={lon} precision=1 name_en=X"));
        l.refused("ontology/places.tsv", line, says);
    }
}

#[test]
fn types_modes_frames_that_are_none() {
    for (cells, says) in [
        ("pos=verb type=ATTACK frame=attack weight=90 lemma=قصف", "ATTACK"),
        ("pos=verb type=ASSAULT mode=loud frame=attack weight=90 lemma=قصف", "loud"),
        ("pos=verb type=ASSAULT frame=nothing weight=90 lemma=قصف", "nothing"),
        ("pos=verb type=ASSAULT frame=attack weight=101 lemma=قصف", "weight"),
        ("pos=verb type=ASSAULT frame=attack weight=90 what=wounds lemma=قصف", "wounds"),
        ("pos=verb type=ASSAULT frame=attack weight=90 needs=luck lemma=قصف", "luck"),
        ("pos=verb type=ASSAULT frame=attack weight=90 lemma=هاجم", "هاجم"),
        ("pos=word type=ASSAULT frame=attack weight=90 lemma=قصف", "pos"),
    ] {
        let l = Language::small();
        let line = l.add(SENSES, cells);
        l.refused(SENSES, line, says);
    }
}

#[test]
fn characters_that_folding_drops() {
    for (lemma, code) in
        [("لو\u{200f}اء", "U+200F"), ("لو\u{202b}اء", "U+202B"), ("لـواء", "U+0640"), ("لِواء", "U+0650"), ("کتيبة", "U+06A9"), ("لوای", "U+06CC")]
    {
        let l = Language::small();
        let line = l.add(NOUNS, &format!("pos=noun gender=m class=force gloss=x lemma={lemma}"));
        l.refused(NOUNS, line, code);
    }
}

#[test]
fn a_verb_whose_lemma_disagrees_with_its_root() {
    for cells in [
        "measure=I vowels=a-u root=قتل lemma=قصف",
        "measure=X vowels=- root=هدف lemma=هدف",
        "measure=I vowels=a-u root=قول lemma=قيل",
        "measure=XII vowels=- root=قتل lemma=قتل",
    ] {
        let l = Language::small();
        let line = l.add(VERBS, cells);
        l.refused(VERBS, line, "");
    }
}

#[test]
fn a_word_that_stands_twice() {
    let l = Language::small();
    let line = l.add(NOUNS, "pos=noun gender=m class=force gloss=army lemma=جيش");
    l.refused(NOUNS, line, "already");
}

#[test]
fn an_example_that_does_not_show_its_row() {
    let l = Language::small();
    let line = l.add(NOUNS, "pos=noun gender=m class=force gloss=brigade lemma=لواء example=بلدة|كبيرة");
    l.refused(NOUNS, line, "example");
    let l = Language::small();
    let line = l.add(SENSES, "pos=noun type=ASSAULT frame=attack weight=90 lemma=بلدة example=قال|الجيش");
    l.refused(SENSES, line, "example");
}

#[test]
fn closed_sets_name_what_is_allowed() {
    for (file, cells, says) in [
        ("lang/ar/words/particles.tsv", "pos=PART key=beside gloss=x lemma=بجانب", "one of"),
        (NOUNS, "pos=noun gender=m class=soldiery gloss=x lemma=لواء", "soldiery"),
        ("lang/ar/words/numbers.tsv", "kind=unit value=many forms=كثير", "number"),
        ("lang/ar/words/times.tsv", "kind=season value=1 forms=صيف", "time"),
        ("lang/ar/words/bounds.tsv", "kind=perhaps form=ربما", "perhaps"),
        ("lang/ar/words/auxiliaries.tsv", "lemma=صار", "صار"),
        ("lang/ar/scopes/say.tsv", "pos=verb stance=whispers lemma=قال", "one of"),
        ("lang/ar/scopes/doubt.tsv", "pos=verb factuality=maybe reach=next lemma=قال", "one of"),
        ("lang/ar/scopes/phrases.tsv", "kind=source value=loudly phrase=صراخا", "loudly"),
        ("lang/ar/events/light.tsv", "subject=hero noun=object lemma=قال", "one of"),
    ] {
        let l = Language::small();
        let line = l.add(file, cells);
        l.refused(file, line, says);
    }
}

#[test]
fn one_name_for_two_places_needs_priors_that_differ() {
    let l = Language::small();
    l.add("ontology/places.tsv", "id=place:syr.x kind=city country=SYR lat=35 lon=38 precision=1 name_en=X");
    l.add("lang/ar/names/places.tsv", "id=place:syr.x prior=95 name=سوريا");
    let faults = l.faults();
    assert!(faults.iter().any(|f| f.message.contains("place:syr.x") && f.message.contains("prior")), "{faults:?}");
}

#[test]
fn broken_toml_is_refused_at_its_line() {
    let l = Language::small();
    let text = l.read("ontology/types.toml");
    l.write("ontology/types.toml", &format!("{text}\n[[type]]\nid = \n"));
    l.refused("ontology/types.toml", text.lines().count() + 3, "");
    let l = Language::small();
    let text = l.read("lang/ar/events/frames.toml");
    let second = text.lines().position(|l| l.starts_with("subject")).expect("a frame has a subject") + 1;
    l.write("lang/ar/events/frames.toml", &text.replacen("subject = \"", "subject = \"no-such-role-", 1));
    l.refused("lang/ar/events/frames.toml", second, "");
}

#[test]
fn a_missing_table_is_said() {
    let l = Language::small();
    fs::remove_file(l.0.path().join("lang/ar/words/times.tsv")).expect("the table stood");
    assert!(l.faults().iter().any(|f| f.file.ends_with("words/times.tsv") && f.message.contains("cannot be read")));
}

#[test]
fn all_faults_at_once_and_the_rest_is_used() {
    let l = Language::small();
    let one = l.add(NOUNS, "pos=noun gender=m class=soldiery gloss=x lemma=لواء");
    let two = l.add(SENSES, "pos=verb type=ATTACK frame=attack weight=90 lemma=قصف");
    l.refused(NOUNS, one, "soldiery");
    l.refused(SENSES, two, "ATTACK");
    let loaded = load(&l.0.path().join("lang/ar"), &l.0.path().join("ontology"));
    assert!(loaded.pack.lemmas.iter().any(|x| x.text == "قصف"), "sound rows are lost");
}

#[test]
fn the_command_says_faults_and_ends_with_1() {
    let l = Language::small();
    let run =
        || assert_cmd::Command::cargo_bin("rawi").expect("cargo builds the binary").current_dir(l.0.path()).args(["lang", "check"]).output().expect("it runs");
    let out = run();
    assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stderr).as_ref()), (Some(0), ""));
    let line = l.add(SENSES, "pos=verb type=ATTACK frame=attack weight=90 lemma=قصف");
    let out = run();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains(&format!("{SENSES}:{line}: ")) && said.contains("ATTACK"), "{said}");
}

#[test]
fn a_folder_that_is_no_language_is_refused_and_takes_nothing_from_a_store() {
    let l = Language::small();
    let rawi = |args: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("rawi").expect("cargo builds the binary");
        let out = command.current_dir(l.0.path()).env("RAWI_DATA", "none").args(args).output().expect("it runs");
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    fs::write(l.0.path().join("n.txt"), "قصفت طائرات حربية أمس مدينة إدلب.").expect("it is written");
    assert_eq!(rawi(&["ingest", "a.rawi", "n.txt"]).0, Some(0));
    for command in [&["recode", "a.rawi"][..], &["ingest", "a.rawi", "n.txt"], &["extract", "n.txt"]] {
        let (code, said) = rawi(&[&["--lang", "lang"], command].concat());
        assert!(code == Some(2) && said.contains("lang is no language folder") && said.contains("did you mean lang/ar?"), "{said}");
    }
    // rows at fault are left out, which is no way to code a store
    l.add(SENSES, "pos=verb type=ATTACK frame=attack weight=90 lemma=قصف");
    let (code, said) = rawi(&["--lang", "lang/ar", "recode", "a.rawi"]);
    assert!(code == Some(2) && said.contains("1 faults in lang/ar: nothing is stored by it"), "{said}");
}
