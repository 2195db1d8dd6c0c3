//! Files that are packed, or should be: gzip, zstd, zip, and what we do not open.

use crate::desk::Desk;
use crate::{GOOD, LOST, OTHER, PART, TOLD, bad, fine, gz, lines, page, several, zip};

/// Lines that do not pack well, so that half of their packing holds half of them.
fn many() -> String {
    (0..400_u64)
        .map(|i| serde_json::json!({"id": format!("d{i}"), "text": format!("{GOOD} {}", i.wrapping_mul(0x9E37_79B9_7F4A_7C15))}).to_string() + "\n")
        .collect()
}

#[test]
fn gzip_cut_off() {
    let whole = gz(many());
    let desk = Desk::new();
    let ran = desk.file("cut.jsonl.gz", &whole[..whole.len() / 2]).beside_good(&["cut.jsonl.gz"]);
    ran.ends(1).reads(&["d0", "d99"]);
    assert!(ran.stderr.starts_with("rawi: cut.jsonl.gz:") && ran.stderr.contains("cut off?") && ran.messages().len() == 1, "{}", ran.stderr);
}

#[test]
fn gzip_cut_off_in_its_header() {
    bad("stub.txt.gz", &gz(GOOD)[..6], LOST, "stub.txt.gz", &["cut off?"]);
}

#[test]
fn gzip_text_cut_off() {
    let whole = gz(format!("{GOOD}\n{}", many()));
    bad("cut.txt.gz", &whole[..whole.len() / 2], LOST, "cut.txt.gz", &["cut off?", "not read"]);
}

#[test]
fn gzip_with_a_broken_checksum() {
    let mut packed = gz(lines(&["a", "b"]));
    let crc = packed.len() - 8;
    packed[crc] ^= 0xff;
    bad("crc.jsonl.gz", packed, PART, "crc.jsonl.gz:3", &["packed data is broken"]).reads(&["a", "b"]);
}

#[test]
fn gzip_with_garbage_inside() {
    let mut packed = gz(many());
    let middle = packed.len() / 2;
    packed[middle..middle + 64].fill(0xff);
    let desk = Desk::new();
    let ran = desk.file("garbage.jsonl.gz", packed).beside_good(&["garbage.jsonl.gz"]);
    ran.ends(1).reads(&["d0"]);
    assert!(ran.stderr.starts_with("rawi: garbage.jsonl.gz:"), "{}", ran.stderr);
}

#[test]
fn gzip_with_garbage_behind() {
    let packed = [gz(lines(&["a"])), b"and so on, and so on, and so on".to_vec()].concat();
    bad("tail.jsonl.gz", packed, PART, "tail.jsonl.gz:2", &["packed data is broken"]).reads(&["a"]);
}

#[test]
fn gzip_by_name_alone() {
    fine("plain.txt.gz", GOOD, &["plain"]);
}

/// 1 GB of zeros in 1 MB: the same member 64 times.
fn bomb(member: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, &member.repeat((16 << 20) / member.len())).expect("memory can be written to");
    encoder.finish().expect("memory can be written to").repeat(64)
}

#[test]
fn gzip_bomb_of_zeros() {
    bad("bomb.txt.gz", bomb(b"\0"), LOST, "bomb.txt.gz", &["larger than 64 MB"]);
}

#[test]
fn gzip_bomb_of_blank_lines() {
    let desk = Desk::new();
    let ran = desk.file("bomb.jsonl.gz", bomb(b"\n")).beside_good(&["bomb.jsonl.gz"]);
    ran.ends(1);
    assert!(ran.stderr.starts_with("rawi: bomb.jsonl.gz:") && ran.stderr.contains("300 times its size") && ran.messages().len() == 1, "{}", ran.stderr);
}

#[test]
fn gzip_bomb_of_one_line() {
    let packed = [gz(lines(&["a"])), bomb(b" x")].concat();
    bad("line.jsonl.gz", packed, PART, "line.jsonl.gz:2", &["longer than 64 MB", "300 times its size"]).reads(&["a"]);
}

#[test]
fn gzip_bomb_of_a_table() {
    bad("bomb.csv.gz", bomb(b"\0"), LOST, "bomb.csv.gz:1", &["larger than 64 MB"]);
}

#[test]
fn gzip_bomb_of_an_archive() {
    let packed = [gz(crate::warc::good("http://example.org/a")), bomb(b"\0")].concat();
    bad("bomb.warc.gz", packed, PART, "bomb.warc.gz:1", &["300 times its size"]).reads(&["bomb-1"]);
}

#[test]
fn gzip_in_gzip_six_times() {
    let packed = (0..6).fold(GOOD.as_bytes().to_vec(), |bytes, _| gz(bytes));
    bad("six.gz", packed, LOST, "six.gz", &["packed more than 4 times"]);
}

#[test]
fn gzip_in_gzip_four_times() {
    fine("four.gz", (0..4).fold(GOOD.as_bytes().to_vec(), |bytes, _| gz(bytes)), &["four"]);
}

#[test]
fn gzip_of_nothing() {
    bad("nothing.txt.gz", gz(""), LOST, "nothing.txt.gz", &["is empty"]);
}

fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::encode_all(bytes.as_ref(), 1).expect("memory can be written to")
}

#[test]
fn zstd_cut_off() {
    let whole = zstd(many());
    let desk = Desk::new();
    let ran = desk.file("cut.jsonl.zst", &whole[..whole.len() / 2]).beside_good(&["cut.jsonl.zst"]);
    ran.ends(1);
    assert!(ran.stderr.starts_with("rawi: cut.jsonl.zst") && ran.stderr.contains("cut off?") && ran.messages().len() == 1, "{}", ran.stderr);
}

#[test]
fn zstd_with_garbage() {
    bad("garbage.jsonl.zst", [b"\x28\xb5\x2f\xfd".as_slice(), &[0xff; 400]].concat(), LOST, "garbage.jsonl.zst", &["packed data is broken"]);
}

#[test]
fn zstd_with_garbage_behind() {
    bad("tail.jsonl.zst", [zstd(lines(&["a"])), b"and so on, and so on, and so on".to_vec()].concat(), PART, "tail.jsonl.zst:2", &["packed data is broken"])
        .reads(&["a"]);
}

#[test]
fn zip_with_a_name_that_leads_out() {
    let packed = zip(&[("a.txt", GOOD.as_bytes()), ("../../out.txt", GOOD.as_bytes()), ("b.txt", GOOD.as_bytes())]);
    bad("out.zip", packed, PART, "out.zip!../../out.txt", &["leads out of the archive"]).reads(&["out/a", "out/b"]);
}

#[test]
fn zip_with_a_backward_name() {
    bad("back.zip", zip(&[("..\\out.txt", GOOD.as_bytes())]), LOST, "back.zip!..\\out.txt", &["leads out of the archive"]);
}

#[test]
fn zip_with_an_absolute_name() {
    bad("absolute.zip", zip(&[("/etc/news.txt", GOOD.as_bytes())]), LOST, "absolute.zip!/etc/news.txt", &["leads out of the archive"]);
}

#[test]
fn zip_with_a_name_that_commands_the_terminal() {
    let ran = bad("esc.zip", zip(&[("\u{1b}[2J\n.txt", b"nothing here")]), TOLD, "esc.zip!\u{fffd}[2J\u{fffd}.txt", &["in Latin script"]);
    assert!(!ran.stderr.contains('\u{1b}'));
}

#[test]
fn zip_that_needs_a_password() {
    let mut packed = zip(&[("secret.txt", GOOD.as_bytes())]);
    let central = packed.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    // the flag of encryption, in both headers
    packed[6] |= 1;
    packed[central + 8] |= 1;
    bad("secret.zip", packed, LOST, "secret.zip!secret.txt", &["password"]);
}

#[test]
fn zip_cut_off() {
    let whole = zip(&[("a.txt", GOOD.as_bytes()), ("b.txt", OTHER.as_bytes())]);
    bad("cut.zip", &whole[..whole.len() - 40], LOST, "cut.zip", &["cannot be opened", "cut off?"]);
}

#[test]
fn zip_with_a_broken_entry() {
    let mut packed = zip(&[("a.txt", many().as_bytes()), ("b.txt", OTHER.as_bytes())]);
    packed[200..300].fill(0xff);
    bad("broken.zip", packed, PART, "broken.zip!a.txt", &["cannot be unpacked"]).reads(&["broken/b"]);
}

#[test]
fn zip_bomb() {
    let zeros = vec![0; 64 << 20];
    let packed = zip(&[("a.txt", GOOD.as_bytes()), ("zeros.txt", &zeros)]);
    bad("bomb.zip", packed, PART, "bomb.zip!zeros.txt", &["300 times its size", "bomb"]).reads(&["bomb/a"]);
}

#[test]
fn zip_in_zip_deeper_than_the_limit() {
    let deep = (0..6).fold(GOOD.as_bytes().to_vec(), |bytes, i| {
        zip(&[(if i == 0 { "a.txt" } else { "in.zip" }, &bytes[..]), ("b.txt", OTHER.as_bytes())][..if i == 5 { 2 } else { 1 }])
    });
    let ran = bad("deep.zip", deep, PART, "deep.zip!in.zip!in.zip!in.zip!in.zip!in.zip", &["more than 4 archives"]);
    ran.reads(&["deep/b"]);
}

#[test]
fn zip_with_pictures_only() {
    bad(
        "pictures.zip",
        zip(&[("a.jpg", b"\xff\xd8\xff"), ("b.PNG", b"\x89PNG")]),
        TOLD,
        "pictures.zip",
        &["holds no document", "2 × entry that holds no text"],
    );
}

#[test]
fn zip_without_entries() {
    bad("none.zip", zip(&[]), TOLD, "none.zip", &["holds no document"]);
}

#[test]
fn zip_that_is_an_office_document() {
    bad(
        "letter.docx",
        zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]),
        LOST,
        "letter.docx",
        &["Office document", "save it as text"],
    );
}

#[test]
fn zip_that_is_a_book() {
    let book = zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container/>"),
        ("OEBPS/nav.xhtml", b"<html><body>1</body></html>"),
        ("OEBPS/one.xhtml", page(GOOD).as_bytes()),
        ("OEBPS/style.css", b"p {}"),
    ]);
    fine("book.epub", book, &["book/OEBPS/one"]);
}

#[test]
fn zip_that_is_garbage() {
    bad("garbage.zip", [b"PK\x03\x04".as_slice(), &[7; 300]].concat(), LOST, "garbage.zip", &["cannot be opened"]);
}

/// Each kind of file that we do not open, with what is said of it.
macro_rules! foreign {
    ($($test:ident: $name:literal, $bytes:expr, $word:literal;)*) => { $(
        #[test]
        fn $test() {
            bad($name, $bytes, LOST, $name, &[$word]);
        }
    )* };
}

foreign! {
    foreign_tar: "a.tar", [&[b'a'; 257][..], b"ustar\x0000", &[0; 600]].concat(), "tar archive: unpack it first";
    foreign_tar_in_gzip: "a.tar.gz", gz([&[b'a'; 257][..], b"ustar\x0000", &[0; 600]].concat()), "tar archive: unpack it first";
    foreign_xz: "a.txt.xz", b"\xfd7zXZ\0\0\x04", "packed with xz: unpack it first";
    foreign_bzip2: "a.txt.bz2", b"BZh91AY&SY", "packed with bzip2: unpack it first";
    foreign_rar: "a.rar", b"Rar!\x1a\x07\x01\0", "RAR archive: unpack it first";
    foreign_7z: "a.7z", b"7z\xbc\xaf\x27\x1c", "7z archive: unpack it first";
    foreign_pdf: "a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF: save its text first";
    foreign_pdf_called_page: "a.html", b"%PDF-1.4\n", "PDF: save its text first";
    foreign_png: "a", b"\x89PNG\r\n\x1a\n\0\0", "picture (PNG)";
    foreign_jpeg: "a.txt", b"\xff\xd8\xff\xe0\0\x10JFIF", "picture (JPEG)";
    foreign_program: "rawi.jsonl", b"\x7fELF\x02\x01\x01\0", "program";
    foreign_rtf: "a.rtf", b"{\\rtf1\\ansi\\ansicpg1256 text}", "RTF document: save it as text";
    foreign_old_office: "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document: save it as text";
    foreign_database: "a.db", b"SQLite format 3\0", "SQLite database";
    foreign_parquet: "a.parquet", b"PAR1\x15\x04", "Parquet file";
}

#[test]
fn foreign_picture_in_a_zip() {
    several("mixed.zip", zip(&[("a.dat", b"\x89PNG\r\n"), ("b.txt", GOOD.as_bytes())]), PART, &[("mixed.zip!a.dat", &["picture (PNG)"])]).reads(&["mixed/b"]);
}
