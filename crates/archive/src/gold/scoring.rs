//! Predictions scored against gold.
//!
//! In: articles, and predictions by article. Out: [`Scored`]: figures over all articles together (micro-averages), and a line for each error. Invariants: an optional event
//! gives and takes nothing; fields are compared within a pair only, so that a wrong event is not punished again in each of its fields, while the fields of a missed event are
//! missed. The rules, and where each is owed to, are told in `docs/eval.md`.

use super::article::{Article, Event};
use super::figures::Figures;
use super::matching::{matched, same_count, same_place};
use super::prediction::{Prediction, Predictions};
use super::span::touches;
use super::tally::{Tally, share};

/// What is counted, in the order in which it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Detect,
    Event,
    Actor,
    Undergoer,
    Place,
    Time,
    Count,
    Source,
}

const NAMES: [&str; 8] = ["detect", "event", "actor", "undergoer", "place", "time", "count", "source"];

/// Fields of an event, without the finding of it.
const FIELDS: std::ops::Range<usize> = Of::Actor as usize..NAMES.len();

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// The figures.
    pub figures: Figures,
    /// Errors, article by article: `MISSED`, `TYPE`, `FACT`, a field of an event (`PLACE of …`), `EXTRA`.
    pub errors: Vec<String>,
}

/// Scores predictions. Articles without any are missed altogether; predictions on other documents are not looked at.
pub fn score(articles: &[Article], predictions: &Predictions) -> Scored {
    let mut scorer = Scorer::default();
    for article in articles {
        scorer.article(article, predictions.get(&article.id).map_or(&[], Vec::as_slice));
    }
    Scored { figures: scorer.figures(), errors: scorer.errors }
}

/// Right ones of all.
#[derive(Default)]
struct Share {
    right: u64,
    all: u64,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += u64::from(right);
    }
}

#[derive(Default)]
struct Scorer {
    tallies: [Tally; NAMES.len()],
    factual: Share,
    stance: Share,
    errors: Vec<String>,
    /// What lines of errors begin with: the id of the article, cut.
    name: String,
}

impl Scorer {
    fn of(&mut self, what: Of) -> &mut Tally {
        &mut self.tallies[what as usize]
    }

    fn say(&mut self, what: &str) {
        self.errors.push(format!("   {} {what}", self.name));
    }

    fn article(&mut self, article: &Article, predictions: &[Prediction]) {
        self.name = article.id.chars().take(24).collect();
        let found = matched(article, predictions);
        for (event, claim) in found.pairs.iter().filter(|(e, _)| !e.optional) {
            self.found(event, claim);
        }
        for event in found.missed {
            self.of(Of::Detect).missed += 1;
            self.of(Of::Event).missed += 1;
            self.say(&format!("MISSED {} {}", listed(&event.types), word(event)));
            self.fields(event, None);
        }
        for claim in found.extra {
            self.of(Of::Detect).wrong += 1;
            self.of(Of::Event).wrong += 1;
            self.say(&format!("EXTRA {} {}", claim.event_type, claim.trigger.text));
        }
    }

    /// An event that was found.
    fn found(&mut self, event: &Event, claim: &Prediction) {
        let word = word(event);
        self.of(Of::Detect).found += 1;
        if event.types.contains(&claim.event_type) {
            self.of(Of::Event).found += 1;
        } else {
            self.of(Of::Event).wrong += 1;
            self.of(Of::Event).missed += 1;
            self.say(&format!("TYPE {word} {} got {}", listed(&event.types), claim.event_type));
        }
        let before = self.tallies;
        self.fields(event, Some(claim));
        self.factuality(event, claim);
        for i in FIELDS {
            let (missed, wrong) = (self.tallies[i].missed - before[i].missed, self.tallies[i].wrong - before[i].wrong);
            if missed + wrong > 0 {
                self.say(&format!("{} of {word} - {missed} missed {wrong} wrong", NAMES[i].to_uppercase()));
            }
        }
    }

    /// The fields of an event against those of what answers it, or of nothing.
    fn fields(&mut self, event: &Event, claim: Option<&Prediction>) {
        let none = Prediction::default();
        let c = claim.unwrap_or(&none);
        self.of(Of::Actor).add(&event.actor, &c.actors, touches);
        let (gold, predicted): (Vec<_>, Vec<_>) = (event.recipient.iter().chain(&event.object).collect(), c.recipients.iter().chain(&c.objects).collect());
        self.of(Of::Undergoer).add(&gold, &predicted, touches);
        // where gold names no place or time, it does not say that there is none
        if !event.place.is_empty() {
            self.of(Of::Place).add(&event.place, &c.places, same_place);
        }
        self.time(event, c);
        self.of(Of::Count).add(&event.counts, &c.counts, same_count);
        self.of(Of::Source).add(&event.attribution, &c.attribution, touches);
        for said in &event.attribution {
            if let Some(hit) = c.attribution.iter().find(|b| touches(said, *b)) {
                self.stance.add(hit.stance.as_ref().is_some_and(|s| said.stance.contains(s)));
            }
        }
    }

    /// A time is right when both of its ends are.
    fn time(&mut self, event: &Event, c: &Prediction) {
        let Some(gold) = &event.time else { return };
        let days = c.time.as_ref();
        let right = days.and_then(|t| t.from.as_ref()) == gold.from.as_ref() && days.and_then(|t| t.to.as_ref()) == gold.to.as_ref();
        let tally = self.of(Of::Time);
        tally.found += u64::from(right);
        tally.missed += u64::from(!right);
        tally.wrong += u64::from(!right && days.is_some());
    }

    fn factuality(&mut self, event: &Event, c: &Prediction) {
        if event.factuality.is_empty() {
            return;
        }
        let right = c.factuality.as_ref().is_some_and(|f| event.factuality.contains(f));
        self.factual.add(right);
        if !right {
            let got = c.factuality.as_deref().unwrap_or("None");
            self.say(&format!("FACT {} {} got {got}", word(event), listed(&event.factuality)));
        }
    }

    fn figures(&self) -> Figures {
        let event = &self.tallies[Of::Event as usize];
        let f1 = NAMES.iter().zip(&self.tallies).map(|(name, t)| (*name, t.f1()));
        let others = [
            ("event_p", event.precision()),
            ("event_r", event.recall()),
            ("factual", share(self.factual.right, self.factual.all)),
            ("stance", share(self.stance.right, self.stance.all)),
        ];
        Figures::new(f1.chain(others), NAMES.iter().zip(&self.tallies).map(|(name, t)| (*name, t.items())).collect())
    }
}

/// What an event is called in lines of errors.
fn word(event: &Event) -> &str {
    event.triggers.first().map_or("", |t| t.text.as_str())
}

/// `['ASSAULT', 'COERCE']`, as the scorer in Python writes lists.
fn listed(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
    format!("[{}]", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TEXT: &str = "قصف الجيش القرية يوم الأحد وقتل 3 وقال الناطق إنه رد\nتظاهر الأهالي";

    /// A span of the text by its words.
    fn at(words: &str) -> Value {
        let byte = TEXT.find(words).expect("the words stand in the text");
        let start = TEXT[..byte].chars().count();
        json!({"text": words, "start": start, "end": start + words.chars().count()})
    }

    fn with(span: Value, more: Value) -> Value {
        let (mut span, more) = (span, more);
        span.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        span
    }

    /// One event with every field.
    fn gold() -> Value {
        json!({"triggers": [at("قصف")], "types": ["ASSAULT"], "actor": [at("الجيش")], "recipient": [at("القرية")],
            "place": [with(at("القرية"), json!({"lat": 35.0, "lon": 36.0}))], "time": with(at("يوم الأحد"), json!({"from": "2024-05-05", "to": "2024-05-05"})),
            "counts": [with(at("3"), json!({"what": "killed", "low": 3, "best": 3, "high": 3}))], "attribution": [with(at("الناطق"), json!({"stance": ["asserts", "claims"]}))],
            "factuality": ["happened", "ongoing"]})
    }

    /// What answers it in every field.
    fn claim() -> Value {
        let g = gold();
        json!({"document": {"id": "a"}, "type": "ASSAULT", "trigger": at("قصف"), "actors": g["actor"], "recipients": g["recipient"], "places": g["place"], "time": g["time"],
            "counts": g["counts"], "attribution": [with(at("الناطق"), json!({"stance": "claims"}))], "factuality": "ongoing"})
    }

    fn changed(mut value: Value, patch: Value) -> Value {
        value.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
        value
    }

    fn run(events: Vec<Value>, claims: Vec<Value>) -> Scored {
        let article: Article = serde_json::from_value(json!({"id": "a", "events": events})).unwrap();
        let claims: Vec<Prediction> = claims.into_iter().map(|c| serde_json::from_value(c).unwrap()).collect();
        score(&[Article { text: TEXT.into(), ..article }], &Predictions::from([("a".to_string(), claims)]))
    }

    /// Figures that are neither 100 nor 0 for want of items.
    fn figures(scored: &Scored, names: &[&str]) -> Vec<f64> {
        names.iter().map(|n| scored.figures.get(n).unwrap()).collect()
    }

    #[test]
    fn what_agrees_in_everything_has_a_hundred_everywhere() {
        let scored = run(vec![gold()], vec![claim()]);
        assert_eq!(figures(&scored, &super::super::figures::NAMES), [100.0; 13]);
        assert_eq!(scored.figures.items_line(), "gold items: detect 1  event 1  actor 1  undergoer 1  place 1  time 1  count 1  source 1");
        assert_eq!(scored.errors, [""; 0]);
    }

    #[test]
    fn each_field_that_is_wrong_costs_its_own_figure() {
        for (patch, figure, line) in [
            (json!({"type": "COERCE"}), "event", "TYPE قصف ['ASSAULT'] got COERCE"),
            (json!({"actors": [at("الناطق")]}), "actor", "ACTOR of قصف - 1 missed 1 wrong"),
            (json!({"recipients": []}), "undergoer", "UNDERGOER of قصف - 1 missed 0 wrong"),
            (json!({"places": [at("القرية")]}), "place", "PLACE of قصف - 1 missed 1 wrong"),
            (json!({"time": {"from": "2024-05-05", "to": "2024-05-06"}}), "time", "TIME of قصف - 1 missed 1 wrong"),
            (json!({"time": null}), "time", "TIME of قصف - 1 missed 0 wrong"),
            (json!({"counts": [with(at("3"), json!({"what": "injured", "best": 3}))]}), "count", "COUNT of قصف - 1 missed 1 wrong"),
            (json!({"attribution": []}), "source", "SOURCE of قصف - 1 missed 0 wrong"),
            (json!({"factuality": "planned"}), "factual", "FACT قصف ['happened', 'ongoing'] got planned"),
            (json!({"factuality": null}), "factual", "FACT قصف ['happened', 'ongoing'] got None"),
        ] {
            let scored = run(vec![gold()], vec![changed(claim(), patch)]);
            assert_eq!((scored.figures.get(figure), scored.figures.get("detect")), (Some(0.0), Some(100.0)), "{line}");
            assert_eq!(scored.errors, [format!("   a {line}")]);
        }
        let stance = run(vec![gold()], vec![changed(claim(), json!({"attribution": [with(at("الناطق"), json!({"stance": "denies"}))]}))]);
        assert_eq!((figures(&stance, &["stance", "source"]), stance.errors.len()), (vec![0.0, 100.0], 0));
    }

    #[test]
    fn objects_and_recipients_are_one() {
        let scored = run(vec![gold()], vec![changed(claim(), json!({"recipients": [], "objects": [at("القرية")]}))]);
        assert_eq!(scored.figures.get("undergoer"), Some(100.0));
    }

    #[test]
    fn a_missed_event_misses_its_fields_and_an_extra_one_costs_the_event_only() {
        let missed = run(vec![gold()], vec![]);
        assert_eq!((missed.errors.as_slice(), missed.figures.get("mean")), (["   a MISSED ['ASSAULT'] قصف".to_string()].as_slice(), Some(0.0)));
        assert_eq!(missed.figures.items, [("detect", 1), ("event", 1), ("actor", 1), ("undergoer", 1), ("place", 1), ("time", 1), ("count", 1), ("source", 1)]);
        let extra = run(vec![gold()], vec![claim(), json!({"document": {"id": "a"}, "type": "PROTEST", "trigger": at("تظاهر"), "actors": [at("الأهالي")]})]);
        assert_eq!(extra.errors, ["   a EXTRA PROTEST تظاهر"]);
        assert_eq!(figures(&extra, &["event_p", "event_r", "event", "actor"]), [50.0, 100.0, 66.7, 100.0]);
    }

    #[test]
    fn fields_that_gold_leaves_open() {
        // of place and time gold may be silent; who is named beside is wrong where gold names nobody
        let bare = json!({"triggers": [at("قصف")], "types": ["ASSAULT"]});
        let scored = run(vec![bare], vec![claim()]);
        let lines =
            ["ACTOR of قصف - 0 missed 1 wrong", "UNDERGOER of قصف - 0 missed 1 wrong", "COUNT of قصف - 0 missed 1 wrong", "SOURCE of قصف - 0 missed 1 wrong"];
        assert_eq!(scored.errors, lines.map(|l| format!("   a {l}")));
    }

    #[test]
    fn an_optional_event_gives_and_takes_nothing() {
        let optional = changed(gold(), json!({"optional": true}));
        for claims in [vec![], vec![claim()], vec![changed(claim(), json!({"type": "PROTEST", "actors": []}))]] {
            let scored = run(vec![optional.clone()], claims);
            assert_eq!((scored.errors.len(), scored.figures.items.iter().map(|i| i.1).sum::<u64>()), (0, 0));
        }
    }

    #[test]
    fn long_ids_are_cut_in_lines_and_predictions_elsewhere_are_not_looked_at() {
        let article: Article = serde_json::from_value(json!({"id": "n".repeat(40), "events": [gold()]})).unwrap();
        let elsewhere = Predictions::from([("b".to_string(), vec![serde_json::from_value(claim()).unwrap()])]);
        let scored = score(&[Article { text: TEXT.into(), ..article }], &elsewhere);
        assert_eq!(scored.errors, [format!("   {} MISSED ['ASSAULT'] قصف", "n".repeat(24))]);
    }
}
