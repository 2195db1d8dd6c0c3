//! Tables: headers that do not fit, quotes that are never closed, encodings.

use crate::desk::Desk;
use crate::{GOOD, LOST, OTHER, PART, TOLD, bad, fine, several, utf16};

#[test]
fn no_column_for_the_text() {
    bad("columns.csv", format!("id,story\na,{GOOD}\n"), LOST, "columns.csv:1", &["no column is the text", "--columns text=NAME", "id, story"]);
}

#[test]
fn no_column_of_the_name_given() {
    let desk = Desk::new();
    desk.file("named.csv", format!("id,text\na,\"{GOOD}\"\n"));
    desk.beside_good(&["named.csv", "--columns", "text=body"]).ends(1).says(&[("named.csv:1", &["has no column `body`", "id, text"])]);
}

#[test]
fn a_column_that_is_none_of_ours() {
    let desk = Desk::new();
    let ran = desk.file("a.csv", "id,text\n").extract(&["a.csv", "--columns", "story=body"]);
    assert!(ran.ends(2).stderr.contains("`story` is none of our columns"), "{}", ran.stderr);
}

#[test]
fn rows_of_different_lengths() {
    let table = format!("id,title,text\na,x,\"{GOOD}\"\nb,x\nc,x,\"{GOOD}\",more,and more\nd,x,\n");
    let due: [(&str, &[&str]); 2] = [("rows.csv:3", &["has 2 columns", "the text is in column 3"]), ("rows.csv:5", &["the row has no text"])];
    several("rows.csv", table, PART, &due).reads(&["a", "c"]);
}

#[test]
fn a_quote_that_is_never_closed() {
    let table = format!("id,text\na,\"{GOOD}\"\nb,\"{GOOD}\nc,{OTHER}\nd,{OTHER}\n");
    bad("quote.csv", table, PART, "quote.csv:3", &["quote that is never closed", "lines behind it are not read"]).reads(&["a"]);
}

#[test]
fn a_quote_in_the_middle_of_a_cell() {
    fine("inch.csv", format!("id,text\na,{}\" x\nb,{GOOD}", GOOD.replace('،', "")), &["a", "b"]);
}

#[test]
fn a_quote_that_is_never_closed_before_much() {
    let desk = Desk::new();
    desk.file("much.csv", format!("id,text\na,\"{GOOD}\"\nb,\"x\n{}", "c,x\n".repeat(17 << 20)));
    desk.beside_good(&["much.csv"]).ends(1).reads(&["a"]).says(&[("much.csv:3", &["larger than 64 MB", "the rest is not"])]);
}

#[test]
fn only_a_header() {
    bad("header.csv", "id,title,text\n", TOLD, "header.csv", &["holds no document"]);
}

#[test]
fn only_blank_lines() {
    bad("blank.csv", "\n\n\n", LOST, "blank.csv:1", &["no column is the text"]);
}

#[test]
fn semicolons() {
    fine("semi.csv", format!("id;text\na;{GOOD}\n"), &["a"]);
}

#[test]
fn tabs() {
    fine("tabs.tsv", format!("id\ttext\na\t{GOOD}\nb\t{OTHER}\n"), &["a", "b"]);
}

#[test]
fn a_name_of_tabs_and_a_table_of_commas() {
    fine("commas.tsv", format!("id,text\na,\"{GOOD}\"\n"), &["a"]);
}

#[test]
fn windows_1256() {
    let table = format!("id,text\na,\"{GOOD} {OTHER}\"\n");
    bad("old.csv", encoding_rs::WINDOWS_1256.encode(&table).0, TOLD, "old.csv:2", &["windows-1256 (guessed)"]).reads(&["a"]);
}

#[test]
fn utf16_with_a_mark() {
    fine("wide.csv", utf16(&format!("\u{feff}id,text\r\na,\"{GOOD}\"\r\n")), &["a"]);
}

#[test]
fn utf16_without_a_mark() {
    fine("bare.csv", utf16(&format!("id,text\r\na,\"{GOOD}\"\r\n")), &["a"]);
}

#[test]
fn utf8_with_a_mark() {
    fine("mark.csv", format!("\u{feff}id,text\na,\"{GOOD}\"\n"), &["a"]);
}

#[test]
fn a_row_in_a_broken_encoding() {
    let table = [format!("id,text\na,\"{GOOD}").as_bytes(), b"\xff\"\n", format!("b,\"{GOOD}\"\n").as_bytes()].concat();
    bad("spot.csv", table, TOLD, "spot.csv:2", &["not UTF-8", "U+FFFD"]).reads(&["a", "b"]);
}

#[test]
fn a_day_that_is_none() {
    bad("day.csv", format!("id,date,text\na,someday,\"{GOOD}\"\n"), TOLD, "day.csv:2", &["`someday`", "no date"]).reads(&["a"]);
}

#[test]
fn a_text_in_a_table_by_force() {
    let desk = Desk::new();
    desk.file("plain.txt", OTHER);
    desk.file("good.jsonl", crate::lines(&["good"]));
    desk.extract(&["plain.txt", "--from", "csv"]).ends(2).says(&[("plain.txt:1", &["no column is the text"])]);
}
