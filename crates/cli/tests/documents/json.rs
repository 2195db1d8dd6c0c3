//! JSON: one value, lines, exports of Telegram.

use crate::desk::Desk;
use crate::{GOOD, LOST, OTHER, PART, TOLD, bad, fine, lines, several, utf16};
use serde_json::json;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

#[test]
fn document_of_a_million_keys() {
    let keys: String = (0..1_000_000).map(|i| format!("\"k{i}\":{i},\n")).collect();
    fine("keys.json", format!("{{\n{keys}\"text\": {}}}", json!(GOOD)), &["keys-1"]);
}

#[test]
fn document_of_a_million_keys_and_no_text() {
    let keys: String = (0..1_000_000).map(|i| format!("\"k{i}\":{i},\n")).collect();
    bad("keys.json", format!("{{\n{keys}\"end\": 1}}"), TOLD, "keys.json", &["holds no document"]);
}

#[test]
fn nested_100_000_deep() {
    bad("deep.json", "[".repeat(100_000), LOST, "deep.json", &["nested more than 128 deep"]);
}

#[test]
fn nested_100_000_deep_in_a_line() {
    let line = format!("{{\"id\":\"x\",\"more\":{}{},\"text\":{}}}\n", "[".repeat(100_000), "]".repeat(100_000), json!(GOOD));
    fine("deep.jsonl", format!("{}{line}{}", lines(&["a"]), lines(&["b"])), &["a", "b", "x"]);
    let open = format!("{{\"more\":{}\n", "{\"a\":".repeat(100_000));
    bad("open.jsonl", format!("{}{open}{}", lines(&["a"]), lines(&["b"])), PART, "open.jsonl:2", &["not a JSON document"]).reads(&["a", "b"]);
}

#[test]
fn nested_100_000_deep_in_an_object() {
    bad("deep.json", format!("{{\n\"more\":\n{}", "{\"a\":".repeat(100_000)), LOST, "deep.json", &["nested more than 128 deep"]);
}

#[test]
fn array_cut_off() {
    let array = json!([{"id": "a", "text": GOOD}, {"id": "b", "text": GOOD}, {"id": "c", "text": GOOD}]).to_string();
    let end = array.find("\"c\"").expect("a third document") + 10;
    bad("cut.json", &array[..end], PART, "cut.json", &["ends in the middle of its JSON behind document 2", "cut off?"]).reads(&["a", "b"]);
}

#[test]
fn array_with_a_mistake() {
    let array = format!("[{},\n{{\"id\": \"b\" \"text\": 1}}]", json!({"id": "a", "text": GOOD}));
    bad("mistake.json", array, PART, "mistake.json", &["is no JSON behind document 1", "line 2", "the rest is not read"]).reads(&["a"]);
}

#[test]
fn array_of_other_things() {
    let due: [(&str, &[&str]); 3] =
        [("things.json:1", &["not a JSON document"]), ("things.json:2", &["not a JSON document"]), ("things.json:4", &["no `text`"])];
    several("things.json", format!("[1, \"x\", {}, {{}}]", json!({"id": "a", "text": GOOD})), PART, &due).reads(&["a"]);
}

#[test]
fn array_of_nothing() {
    bad("nothing.json", "[]", TOLD, "nothing.json", &["holds no document"]);
}

#[test]
fn array_of_one_value_without_end() {
    let desk = Desk::new();
    desk.file("endless.json", format!("[{},\n{{\"text\": \"{}", json!({"id": "a", "text": GOOD}), "x".repeat(70 << 20)));
    desk.beside_good(&["endless.json"]).ends(1).reads(&["a"]).says(&[("endless.json", &["larger than 64 MB", "the rest is not"])]);
}

#[test]
fn lines_with_nuls() {
    let line = json!({"id": "b", "text": format!("{GOOD} \0\0")}).to_string() + "\n";
    let due: [(&str, &[&str]); 3] =
        [("nuls.jsonl:2", &["2 NUL bytes"]), ("nuls.jsonl:3", &["not a JSON document"]), ("nuls.jsonl:4", &["not a JSON document"])];
    let raw = format!("{}{line}\0\0\0\n{{\"id\": \"d\",\0 \"text\": \"x\"}}\n{}", lines(&["a"]), lines(&["e"]));
    several("nuls.jsonl", raw, PART, &due).reads(&["a", "b", "e"]);
}

#[test]
fn lines_in_utf16() {
    fine("wide.jsonl", utf16(&format!("\u{feff}{}", lines(&["a", "b"]))), &["a", "b"]);
}

#[test]
fn lines_that_are_blank() {
    bad("blank.jsonl", "\n\n  \n", TOLD, "blank.jsonl", &["holds no document"]);
}

#[test]
fn lines_ended_as_on_windows() {
    fine("windows.jsonl", lines(&["a", "b"]).replace('\n', "\r\n"), &["a", "b"]);
}

/// The file has a hole of 1 GB in it.
#[test]
fn a_line_of_1_gb() {
    let desk = Desk::new();
    let mut file = File::create(desk.path("long.jsonl")).expect("a file can be made");
    file.write_all(format!("{}{{\"text\": \"", lines(&["a"])).as_bytes()).expect("it can be written");
    file.seek(SeekFrom::Start(1 << 30)).expect("it can have a hole");
    file.write_all(format!("\"}}\n{}", lines(&["b"])).as_bytes()).expect("it can be written");
    drop(file);
    desk.beside_good(&["long.jsonl"]).ends(1).reads(&["a", "b"]).says(&[("long.jsonl:2", &["longer than 64 MB"])]);
}

/// An export of one channel.
fn export(messages: &serde_json::Value) -> String {
    serde_json::to_string_pretty(&json!({"name": "قناة الأخبار", "type": "public_channel", "id": 7, "messages": messages})).expect("JSON")
}

fn message(id: u32) -> serde_json::Value {
    json!({"id": id, "type": "message", "date": "2024-05-01T10:00:00", "text": GOOD})
}

#[test]
fn telegram_cut_off() {
    let whole = export(&json!([message(1), message(2), message(3)]));
    let end = whole.find("\"id\": 3").expect("a third message") + 30;
    bad("result.json", &whole[..end], PART, "result.json", &["ends in the middle of its JSON behind document 2", "cut off?"])
        .reads(&["قناة_الأخبار-1", "قناة_الأخبار-2"]);
}

#[test]
fn telegram_with_odd_types() {
    let odd = json!([
        {"id": "one", "type": "message", "date": 5, "text": [GOOD, 7, {"type": "bold", "text": OTHER}, {"type": "link", "text": 3}, null]},
        {"id": null, "type": "message", "date": null, "text": {"a": 1}},
        {"type": "message", "text": GOOD, "from": []},
        7, "message", [], null,
        message(9)
    ]);
    let ran = fine("result.json", export(&odd), &["result-1", "result-3", "قناة_الأخبار-9"]);
    assert_eq!(ran.documents.lines().count(), 5, "{}", ran.documents);
}

#[test]
fn telegram_with_odd_types_above() {
    let odd = export(&json!([message(1)])).replace("\"قناة الأخبار\"", "[1]");
    fine("result.json", odd, &["result-1"]);
    let none = "{\n \"name\": \"x\",\n \"type\": \"public_channel\",\n \"id\": 7,\n \"messages\": [],\n \"more\": {}\n}";
    bad("result.json", none, TOLD, "result.json", &["holds no document"]);
}

#[test]
fn telegram_with_service_messages_only() {
    let service = json!([{"id": 1, "type": "service", "action": "create_channel", "text": ""}, {"id": 2, "type": "service", "text": "x"}]);
    bad("result.json", export(&service), TOLD, "result.json", &["holds no document", "2 × message without text"]);
}

#[test]
fn telegram_with_a_day_that_is_none() {
    let mut odd = message(1);
    odd["date"] = "soon".into();
    bad("result.json", export(&json!([odd])), TOLD, "result.json:1", &["`soon`", "no date"]).reads(&["قناة_الأخبار-1"]);
}

#[test]
fn telegram_of_all_chats_with_one_that_is_none() {
    let all = format!("{{\"about\": \"x\", \"chats\": {{\"about\": \"x\", \"list\": [{}, 5]}}}}", export(&json!([message(1)])));
    bad("result.json", all, PART, "result.json", &["behind document 1", "the rest is not read"]).reads(&["قناة_الأخبار-1"]);
}
