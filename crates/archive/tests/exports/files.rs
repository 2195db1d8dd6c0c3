//! PLOVER, CAMEO, GeoJSON and Parquet, read back.

use crate::made::{Made, claim, header, incident, run, table};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rawi_archive::export::{Export, cameo, geojson, parquet as ours, plover, sidecar};
use rawi_archive::told::Claim;
use serde_json::{Value, json};
use std::path::Path;

fn strike() -> Made {
    claim(1, "ASSAULT", Some("aerial")).russia().civilians("recipients").palmyra().yesterday().killed(3).count("injured", None, Some(10), None, Some("about"))
}

fn plover(of: &[&[Made]]) -> Vec<Value> {
    let mut out = Vec::new();
    run(&mut plover::Plover::new(&mut out), &of.iter().map(|m| incident(m)).collect::<Vec<_>>());
    String::from_utf8(out).expect("UTF-8").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn a_claim_is_an_event_of_plover() {
    let events = plover(&[&[strike()]]);
    let i = incident(&[strike()]).0;
    let expected = json!({
        "id": "c-000000000001", "has_event": true, "date": "2024-04-30",
        "actor": [{"code": "RUS", "sector": "", "entity_text": "روسية"}],
        "recipient": [{"code": "", "sector": "CVL", "entity_text": "مدنيين"}],
        "event": ["ASSAULT"],
        "event_loc": {"extracted_place": "تدمر", "resolved_place": "Palmyra", "lat": 34.5608, "lon": 38.2805, "city": "Palmyra", "province": "Homs",
            "country": "Syria", "country_code": "SYR", "resolution": 4},
        "event_text": "قصفت", "quad_code": 4, "event_scale": -9.0, "mode": ["aerial"], "context": [],
        "text_info": {"start": 0, "end": 50}, "size": {"dead": 3, "injured": 10},
        "cite_info": {"corpus": "rawi", "citation": "doc-1", "url": "https://example.net/1", "publication": "example.net", "coder": "rawi",
            "codebook": "PLOVER", "version": rawi_archive::export::VERSION},
        "coder": "rawi",
        "comment": format!("incident {}; status single-source; factuality happened; confidence 0.9; pack 2c2f6a521373b27d", i.id),
    });
    assert_eq!(events, [expected]);
    let keys: Vec<&str> = events[0].as_object().expect("an object").keys().map(String::as_str).collect();
    assert!(keys.iter().all(|k| plover::KEYS.contains(k)), "{keys:?}");
}

#[test]
fn contexts_come_from_factuality_and_the_manual_is_followed() {
    for (factuality, context) in [("planned", "future"), ("demanded", "hypothetical"), ("possible", "hypothetical"), ("denied", "negated")] {
        assert_eq!(plover(&[&[strike().told(factuality)]])[0]["context"], json!([context]));
    }
    assert_eq!(plover(&[&[claim(1, "ASSAULT", None).time("2012-05-01", "2012-05-01")]])[0]["context"], json!(["historical"]));
    let going = |factuality| plover(&[&[claim(1, "RETREAT", Some("withdraw")).told(factuality)]])[0]["event"].clone();
    assert_eq!((going("planned"), going("happened")), (json!(["CONCEDE"]), json!(["RETREAT"])));
    let taken = plover(&[&[claim(1, "COERCE", Some("arrest")).isis("actors").syrian_army("recipients")]]);
    assert_eq!((&taken[0]["event"], &taken[0]["mode"]), (&json!(["ASSAULT"]), &json!(["abduct"])));
    assert!(plover(&[&[claim(1, "PRESENCE", Some("forces"))]]).is_empty());
}

#[test]
fn a_claim_is_a_row_of_cameo() {
    let (mut out, of) = (Vec::new(), [incident(&[strike().told("planned")]), incident(&[claim(2, "ASSAULT", None).isis("recipients").syrian_army("actors")])]);
    let about = run(&mut cameo::Cameo::new(&mut out), &of);
    let rows = table(&out, b'\t', &cameo::COLUMNS);
    let cells = |i: usize, columns: [&str; 8]| columns.map(|c| rows[i][c].clone());
    let first = ["date", "source", "target", "cameo_code", "quad_class", "place", "latitude", "factuality"];
    assert_eq!(cells(0, first), ["2024-04-30", "RUS", "CVL", "195", "4", "Palmyra", "34.5608", "planned"]);
    assert_eq!(cells(1, first), ["2024-05-01", "SYRMIL", "REB", "190", "4", "", "", "happened"]);
    assert_eq!((rows[1]["incident_id"].as_str(), about.rows), (of[1].0.id.as_str(), 2));
    assert_eq!(cameo::quad("0871"), Some(2));
    assert_eq!((cameo::quad("é"), cameo::quad("")), (None, None));
}

#[test]
fn a_map_has_points_only_of_places() {
    let of = [incident(&[strike()]), incident(&[claim(2, "ASSAULT", None).homs_province().told("denied")]), incident(&[claim(3, "PROTEST", None)])];
    let mut out = Vec::new();
    run(&mut geojson::GeoJson::new(&mut out), &of);
    let map: Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(map["rawi"], json!({"program": format!("rawi {}", rawi_archive::export::VERSION), "pack": "2c2f6a521373b27d", "filter": "--type ASSAULT"}));
    let features = map["features"].as_array().expect("features");
    assert_eq!(features[0]["geometry"], json!({"type": "Point", "coordinates": [38.2805, 34.5608]}));
    assert_eq!((&features[1]["geometry"], &features[2]["geometry"]), (&Value::Null, &Value::Null));
    let p = &features[0]["properties"];
    assert_eq!((&p["killed"], &p["actors"], &p["from"]), (&json!({"low": 3, "best": 3, "high": 3}), &json!(["Russia"]), &json!("2024-04-30")));
    assert_eq!(features[1]["properties"]["status"], "denied");
    let mut none = Vec::new();
    run(&mut geojson::GeoJson::new(&mut none), &[]);
    assert_eq!(serde_json::from_slice::<Value>(&none).expect("JSON")["features"], json!([]));
}

#[test]
fn parquet_is_read_back_without_loss() {
    let of = [incident(&[strike(), strike().set("id", json!("c-000000000009"))]), incident(&[claim(3, "PROTEST", None)])];
    let mut out = Vec::new();
    let about = run(&mut ours::Claims::new(&mut out), &of);
    let read = ParquetRecordBatchReaderBuilder::try_new(bytes(&out)).expect("Parquet");
    let meta = read.metadata().file_metadata().key_value_metadata().expect("metadata").clone();
    let value = |key: &str| meta.iter().find(|k| k.key == key).and_then(|k| k.value.clone()).unwrap_or_default();
    assert_eq!((value("rawi.filter"), value("rawi.pack")), ("--type ASSAULT".into(), header().pack));
    let batch = read.build().expect("a reader").next().expect("rows").expect("sound");
    assert_eq!((batch.num_rows(), about.rows), (3, 3));
    assert_eq!(batch.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>(), ours::claim_columns());
    let told: Vec<&Claim> = of.iter().flat_map(|i| &i.1).collect();
    let lines = batch.column_by_name("json").expect("json").as_string::<i32>();
    assert!(lines.iter().zip(&told).all(|(line, c)| Claim::read(line.expect("a line")).as_ref() == Ok(*c)));
    let actors = batch.column_by_name("actors").expect("actors").as_list::<i32>();
    assert_eq!((0..3).map(|i| actors.value(i).as_struct().columns()[0].len()).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(batch.column_by_name("from").expect("from").as_primitive::<Date32Type>().value(0), 19_843);
    assert_eq!(batch.column_by_name("killed").expect("killed").as_primitive::<Int64Type>().value(0), 3);
}

#[test]
fn parquet_of_incidents_and_of_none() {
    let mut out = Vec::new();
    let of = [incident(&[strike()])];
    run(&mut ours::Incidents::new(&mut out), &of);
    let batch = ParquetRecordBatchReaderBuilder::try_new(bytes(&out)).expect("Parquet").build().expect("a reader").next().expect("rows").expect("sound");
    assert_eq!(batch.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>(), ours::incident_columns());
    let line = batch.column_by_name("json").expect("json").as_string::<i32>().value(0).to_string();
    assert_eq!(serde_json::from_str::<rawi_archive::link::Incident>(&line).expect("an incident"), of[0].0);
    let mut none = Vec::new();
    run(&mut ours::Incidents::new(&mut none), &[]);
    assert_eq!(ParquetRecordBatchReaderBuilder::try_new(bytes(&none)).expect("Parquet").metadata().file_metadata().num_rows(), 0);
    assert!(ours::Claims::new(Vec::new()).incident(&of[0].0, &[]).is_ok());
}

#[test]
fn row_groups_have_their_size() {
    let (mut out, (i, _)) = (Vec::new(), incident(&[claim(1, "PROTEST", None)]));
    let mut export = ours::Incidents::new(&mut out);
    export.begin(&header()).expect("memory");
    (0..ours::GROUP + 5).for_each(|_| export.incident(&i, &[]).expect("memory"));
    export.end().expect("memory");
    drop(export);
    let read = ParquetRecordBatchReaderBuilder::try_new(bytes(&out)).expect("Parquet");
    assert_eq!(read.metadata().row_groups().iter().map(|g| g.num_rows()).collect::<Vec<_>>(), [ours::GROUP as i64, 5]);
}

/// A file of these bytes, since the reader wants one it can go back in.
fn bytes(of: &[u8]) -> std::fs::File {
    use std::io::{Seek, Write};
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(of).and_then(|()| file.rewind()).expect("a file");
    file
}

/// Writes both files where `tests/exports/read_back.py` finds them, if it asks: RAWI_EXPORTS names the folder.
#[test]
fn files_for_other_programs() {
    let Ok(folder) = std::env::var("RAWI_EXPORTS") else { return };
    let folder = Path::new(&folder);
    let made = |n: u32| incident(&[claim(n, "ASSAULT", Some("aerial")).russia().civilians("recipients").palmyra().yesterday().killed(i64::from(n % 7))]);
    let of: Vec<_> = (0..5_000).map(made).collect();
    let create = |name: &str| std::fs::File::create(folder.join(name)).expect("a file");
    let about = |name: &str, a: &rawi_archive::export::About| std::fs::write(sidecar(&folder.join(name)), a.json()).expect("a file");
    about("claims.parquet", &run(&mut ours::Claims::new(create("claims.parquet")), &of));
    about("incidents.parquet", &run(&mut ours::Incidents::new(create("incidents.parquet")), &of));
    about("acled.csv", &run(&mut rawi_archive::export::acled::Acled::new(create("acled.csv")), &of));
    about("ucdp.csv", &run(&mut rawi_archive::export::ucdp::Ucdp::new(create("ucdp.csv")), &of));
    about("cameo.tsv", &run(&mut cameo::Cameo::new(create("cameo.tsv")), &of));
    about("plover.jsonl", &run(&mut plover::Plover::new(create("plover.jsonl")), &of));
    about("map.geojson", &run(&mut geojson::GeoJson::new(create("map.geojson")), &of));
}
