//! ACLED and UCDP: which incidents are events, and their exact rows.

use crate::made::{Made, claim, incident, run, table};
use rawi_archive::export::{About, acled, ucdp};
use std::collections::BTreeMap;

type Row = BTreeMap<String, String>;

fn acled(of: &[&[Made]]) -> (Vec<Row>, About) {
    let mut out = Vec::new();
    let about = run(&mut acled::Acled::new(&mut out), &of.iter().map(|m| incident(m)).collect::<Vec<_>>());
    (table(&out, b',', &acled::COLUMNS), about)
}

fn ucdp(of: &[&[Made]]) -> (Vec<Row>, About) {
    let mut out = Vec::new();
    let about = run(&mut ucdp::Ucdp::new(&mut out), &of.iter().map(|m| incident(m)).collect::<Vec<_>>());
    (table(&out, b',', &ucdp::COLUMNS), about)
}

/// The cells of a row, by column.
#[track_caller]
fn holds(row: &Row, cells: &[(&str, &str)]) {
    for (column, cell) in cells {
        assert_eq!(row[*column], *cell, "{column}");
    }
}

fn strike(n: u32) -> Made {
    claim(n, "ASSAULT", Some("aerial")).russia().palmyra().yesterday()
}

#[test]
fn an_air_strike_is_a_row_of_acled() {
    let made = [strike(1).killed(3).civilians("recipients").source("مصدر عسكري"), strike(2).killed(5).count("injured", None, Some(10), None, Some("about"))];
    let (rows, about) = acled(&[&made]);
    let (i, _) = incident(&made);
    assert_eq!(rows.len(), 1);
    holds(
        &rows[0],
        &[
            ("event_id_cnty", &format!("SYR-{}", i.id)),
            ("event_date", "2024-04-30"),
            ("year", "2024"),
            ("time_precision", "1"),
            ("disorder_type", "Political violence"),
            ("event_type", "Explosions/Remote violence"),
            ("sub_event_type", "Air/drone strike"),
            ("actor1", "Russia"),
            ("assoc_actor_1", ""),
            ("inter1", "External/Other forces"),
            ("actor2", "Civilians (Syria)"),
            ("assoc_actor_2", "مدنيين"),
            ("inter2", "Civilians"),
            ("interaction", "Civilians-External/Other forces"),
            ("civilian_targeting", "Civilian targeting"),
            ("iso", "760"),
            ("region", "Middle East"),
            ("country", "Syria"),
            ("admin1", "Homs"),
            ("admin2", ""),
            ("admin3", ""),
            ("location", "Palmyra"),
            ("latitude", "34.5608"),
            ("longitude", "38.2805"),
            ("geo_precision", "1"),
            ("source", "example.net"),
            ("source_scale", ""),
            ("fatalities", "3"),
            ("tags", "mode=aerial; status=single-source; independent sources=1"),
            ("timestamp", "1714521600"),
        ],
    );
    assert_eq!(
        rows[0]["notes"],
        "On 2024-04-30, an assault (aerial) by Russia against مدنيين reportedly took place in Palmyra (Homs, Syria): 3 to 5 killed, 10 injured. \
         According to مصدر عسكري (via example.net); single-source (2 documents, 1 independent)."
    );
    assert_eq!((about.rows, about.left_out.len(), about.filter.as_str()), (1, 0, "--type ASSAULT"));
}

#[test]
fn a_clash_has_both_sides_and_rivals_of_a_dispute_are_no_pair() {
    let clash = claim(1, "ASSAULT", None).syrian_army("actors").isis("actors").homs_province().yesterday();
    // two accounts, two perpetrators
    let one = claim(2, "ASSAULT", None).syrian_army("actors").palmyra().yesterday();
    let other = claim(3, "ASSAULT", None).isis("actors").palmyra().yesterday();
    let (rows, _) = acled(&[&[clash], &[one, other]]);
    holds(
        &rows[0],
        &[
            ("event_type", "Battles"),
            ("actor1", "Syrian Arab Army"),
            ("inter1", "State forces"),
            ("actor2", "Islamic State"),
            ("inter2", "Rebel group"),
            ("interaction", "State forces-Rebel group"),
            ("geo_precision", "3"),
            ("admin1", "Homs Governorate"),
            ("location", "Homs Governorate"),
            ("fatalities", "0"),
        ],
    );
    holds(&rows[1], &[("actor2", ""), ("assoc_actor_1", ""), ("interaction", &format!("{} only", rows[1]["inter1"]))]);
}

#[test]
fn who_dies_in_a_clash_of_a_state_and_rebels_was_nobody_s_target() {
    let clash = claim(1, "ASSAULT", None).syrian_army("actors").isis("actors").civilians("recipients").palmyra().yesterday().killed(27);
    let both = [("event_type", "Battles"), ("actor1", "Syrian Arab Army"), ("assoc_actor_1", ""), ("actor2", "Islamic State"), ("civilian_targeting", "")];
    holds(&acled(&[&[clash]]).0[0], &both);
    let clash = claim(1, "ASSAULT", None).syrian_army("actors").isis("actors").civilians("recipients").palmyra().yesterday().killed(27);
    let both = [("type_of_violence", "1"), ("side_b", "Islamic State"), ("deaths_civilians", "0"), ("deaths_unknown", "27"), ("best", "27")];
    holds(&ucdp(&[&[clash]]).0[0], &both);
    // a force of the state's own beside it attacks with it
    let militia = |m: Made| m.who("actors", "الحشد الشعبي", Some(("actor:irq.pmf", "PMF")), Some("armed-group"), Some("IRQ"), Some("UAF"));
    let raid = militia(claim(1, "ASSAULT", None).syrian_army("actors")).civilians("recipients").palmyra().yesterday();
    holds(&acled(&[&[raid]]).0[0], &[("event_type", "Violence against civilians"), ("actor2", "Civilians (Syria)")]);
}

#[test]
fn force_against_the_unarmed_is_no_battle_and_nobody_named_is_unidentified() {
    let (rows, _) = acled(&[&[claim(1, "ASSAULT", None).civilians("recipients").palmyra().yesterday()]]);
    holds(
        &rows[0],
        &[
            ("event_type", "Violence against civilians"),
            ("sub_event_type", "Attack"),
            ("actor1", "Unidentified Armed Group (Syria)"),
            ("inter1", "Political militia"),
            ("interaction", "Political militia-Civilians"),
        ],
    );
}

#[test]
fn allies_are_no_opponents_and_attackers_no_civilians() {
    let britain = |m: Made| m.who("actors", "بريطانية", Some(("state:gbr", "")), Some("state"), Some("GBR"), None);
    let joint = britain(claim(1, "ASSAULT", None).who("actors", "واشنطن", Some(("place:usa.washington", "Washington")), Some("place"), Some("USA"), None));
    let (rows, _) = acled(&[&[joint.palmyra().yesterday()]]);
    holds(&rows[0], &[("actor1", "United States"), ("assoc_actor_1", "United Kingdom"), ("inter1", "External/Other forces"), ("actor2", "")]);
    // one account has turned it round
    let turned = [claim(1, "ASSAULT", None).isis("actors").palmyra().yesterday(), claim(2, "ASSAULT", None).isis("recipients").palmyra().yesterday()];
    holds(&acled(&[&turned]).0[0], &[("actor1", "Islamic State"), ("actor2", "")]);
    let nameless = claim(1, "ASSAULT", None).civilians("actors").who("actors", "مسلحون", None, Some("fighter"), None, Some("UAF"));
    holds(&acled(&[&[nameless.palmyra().yesterday()]]).0[0], &[("actor1", "مسلحون"), ("inter1", "")]);
    let settlers = claim(1, "ASSAULT", None).civilians("actors").palmyra().yesterday();
    holds(&acled(&[&[settlers]]).0[0], &[("actor1", "مدنيين"), ("inter1", "")]);
    let moved = claim(1, "MOBILIZE", None).syrian_army("actors").civilians("recipients").palmyra().yesterday();
    holds(&acled(&[&[moved]]).0[0], &[("civilian_targeting", "")]);
    let officer = claim(1, "ASSAULT", None).isis("actors").who("recipients", "ضابط", None, Some("fighter"), None, Some("UAF")).palmyra().yesterday().killed(1);
    holds(&ucdp(&[&[officer]]).0[0], &[("type_of_violence", ""), ("side_b", "ضابط")]);
}

#[test]
fn demonstrators_are_named_as_acled_names_them() {
    let demo = claim(1, "PROTEST", Some("demo")).who("actors", "طلاب", None, Some("civil"), None, Some("CVL")).palmyra().yesterday();
    let beaten = claim(2, "ASSAULT", Some("crowd-control")).syrian_army("actors").palmyra().yesterday();
    let (rows, _) = acled(&[&[demo], &[beaten]]);
    let peaceful = [("disorder_type", "Demonstrations"), ("actor1", "Protesters (Syria)"), ("assoc_actor_1", "طلاب"), ("interaction", "Protesters only")];
    holds(&rows[0], &peaceful);
    assert!(rows[0]["tags"].starts_with("crowd size=no report; "), "{}", rows[0]["tags"]);
    holds(&rows[1], &[("disorder_type", "Political violence; Demonstrations"), ("actor1", "Syrian Arab Army"), ("actor2", "Protesters (Syria)")]);
}

#[test]
fn times_are_as_sure_as_they_are_told() {
    let at = |made: Made| acled(&[&[made]]).0.pop();
    let on = |from, to| at(claim(1, "ASSAULT", None).palmyra().time(from, to));
    holds(&on("2024-04-22", "2024-04-28").unwrap(), &[("event_date", "2024-04-25"), ("time_precision", "2")]);
    holds(&on("2024-04-01", "2024-04-30").unwrap(), &[("event_date", "2024-04-15"), ("time_precision", "3")]);
    assert_eq!(on("2024-01-01", "2024-04-30"), None);
    // nobody says when: reported on 1 May
    holds(&at(claim(1, "ASSAULT", None).palmyra()).unwrap(), &[("event_date", "2024-05-01"), ("time_precision", "2")]);
}

#[test]
fn what_is_no_event_has_no_row_and_is_counted() {
    let denied = strike(1).killed(3).told("denied");
    let planned = strike(2).killed(3).told("planned");
    let nowhere = claim(3, "ASSAULT", None).yesterday().killed(3);
    let country = claim(4, "ASSAULT", None).syria().yesterday().killed(3);
    let talk = claim(5, "CONSULT", None).palmyra().yesterday();
    let of: [&[Made]; 5] = [&[denied], &[planned], &[nowhere], &[country], &[talk]];
    let (rows, about) = acled(&of);
    assert!(rows.is_empty());
    let counted: Vec<(&str, u64)> = about.left_out.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(counted, [("a type that ACLED does not record", 1), ("known to a country only", 1), ("no known place", 1), ("not told as a fact", 2)]);
    let (rows, about) = ucdp(&of);
    assert_eq!(rows.len(), 1, "UCDP has events known to a country");
    holds(&rows[0], &[("where_prec", "6"), ("country", "Syria"), ("adm_1", "")]);
    assert_eq!(about.left_out.values().sum::<u64>(), 4);
}

#[test]
fn a_denial_beside_an_account_gives_no_figure() {
    let made = [strike(1).killed(8), strike(2).killed(2).told("denied")];
    holds(&acled(&[&made]).0[0], &[("fatalities", "8")]);
    holds(&ucdp(&[&made]).0[0], &[("best", "8"), ("low", "8"), ("high", "8")]);
}

#[test]
fn words_for_numbers_follow_each_dataset() {
    let vague = |n| strike(1).count("killed", Some(n), None, None, Some("vague"));
    for (low, lowest) in [(3, "3"), (20, "12"), (200, "100"), (2000, "1000")] {
        holds(&acled(&[&[vague(low)]]).0[0], &[("fatalities", lowest)]);
    }
    holds(&ucdp(&[&[vague(20)]]).0[0], &[("low", "20"), ("best", "20"), ("high", "20")]);
    let between = [strike(1).count("killed", Some(10), None, Some(15), Some("between")), strike(2).killed(12)];
    holds(&acled(&[&between]).0[0], &[("fatalities", "10")]);
    holds(&ucdp(&[&between]).0[0], &[("low", "10"), ("best", "12"), ("high", "15")]);
    let at_most = [strike(1).count("killed", None, None, Some(5), Some("at-most"))];
    holds(&acled(&[&at_most]).0[0], &[("fatalities", "0")]);
    assert!(ucdp(&[&at_most]).0.is_empty(), "that anybody died is not said");
}

#[test]
fn a_one_sided_killing_is_a_row_of_ucdp() {
    let made = [claim(1, "ASSAULT", None).isis("actors").civilians("recipients").palmyra().time("2024-04-28", "2024-04-30").killed(4).source("ناشطون")];
    let (rows, _) = ucdp(&[&made]);
    holds(
        &rows[0],
        &[
            ("id", ""),
            ("relid", &incident(&made).0.id),
            ("year", "2024"),
            ("type_of_violence", "3"),
            ("dyad_name", "Islamic State - Civilians"),
            ("side_a", "Islamic State"),
            ("side_b", "Civilians"),
            ("number_of_sources", "1"),
            ("source_article", "example.net,2024-05-01,https://example.net/1"),
            ("source_office", "example.net"),
            ("source_date", "2024-05-01"),
            ("source_original", "ناشطون"),
            ("where_prec", "1"),
            ("where_coordinates", "Palmyra"),
            ("where_description", "تدمر"),
            ("adm_1", "Homs"),
            ("geom_wkt", "POINT (38.2805 34.5608)"),
            ("priogrid_gid", "179717"),
            ("country_id", "652"),
            ("region", "Middle East"),
            ("event_clarity", "1"),
            ("date_prec", "2"),
            ("date_start", "2024-04-28"),
            ("date_end", "2024-04-30"),
            ("deaths_a", "0"),
            ("deaths_civilians", "4"),
            ("deaths_unknown", "0"),
            ("best", "4"),
            ("gwnoa", ""),
        ],
    );
}

#[test]
fn governments_are_named_and_numbered_as_ucdp_has_them() {
    let (rows, _) = ucdp(&[&[claim(1, "ASSAULT", None).syrian_army("actors").isis("recipients").homs_province().yesterday().killed(2)]]);
    holds(
        &rows[0],
        &[
            ("type_of_violence", "1"),
            ("side_a", "Government of Syria"),
            ("gwnoa", "652"),
            ("side_b", "Islamic State"),
            ("where_prec", "4"),
            ("deaths_unknown", "2"),
        ],
    );
    let unknown = claim(1, "ASSAULT", None).homs_province().yesterday().killed(2);
    holds(&ucdp(&[&[unknown]]).0[0], &[("type_of_violence", ""), ("side_a", ""), ("dyad_name", "")]);
}

#[test]
fn sums_are_aggregates() {
    let mut times = strike(1)
        .killed(40)
        .set("occurrences", serde_json::json!({"text": "عشرات", "start": 0, "end": 5, "low": 20, "best": null, "high": null, "modifier": "vague"}));
    times.0["time"] = serde_json::json!(null);
    holds(&ucdp(&[&[times]]).0[0], &[("event_clarity", "2"), ("date_prec", "2")]);
}

#[test]
fn cells_of_prio_grid() {
    // from the published package's own example
    assert_eq!(ucdp::priogrid(10.51, 2.29), Some(145_085));
    assert_eq!(ucdp::priogrid(-90.0, -180.0), Some(1));
    assert_eq!(ucdp::priogrid(90.0, 180.0), Some(259_200));
    assert_eq!(ucdp::priogrid(f64::NAN, 0.0), None);
    assert_eq!(ucdp::priogrid(91.0, 0.0), None);
}

#[test]
fn scales_come_from_the_outlets_known() {
    let mut made = strike(1);
    made.0["document"]["outlet"] = serde_json::json!("outlet:sana");
    holds(&acled(&[&[made]]).0[0], &[("source", "SANA"), ("source_scale", "National")]);
}

#[test]
fn cells_are_data() {
    let made = [claim(1, "ASSAULT", None).who("actors", "=1+1\n\"x\"", None, Some("armed-group"), None, Some("UAF")).palmyra().yesterday()];
    holds(&acled(&[&made]).0[0], &[("actor1", "=1+1 \"x\"")]);
}
