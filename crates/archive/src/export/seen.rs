//! An incident as tables of events see it: sides with their kinds, one day, one place, one toll.
//!
//! In: an incident with its claims. Out: [`Seen`]: what ACLED's and UCDP's writers both need, and what keeps an incident out of either ([`Seen::event`]).
//! Invariants: figures come from claims that tell the happening as a fact; a second actor is taken only where one claim names both, since
//! two actors of a disputed incident are two accounts and not two parties.

use super::cells::join;
use super::country::{self, Country};
use super::{Header, Outlet};
use crate::link::incident::{Party, Spot, Time};
use crate::link::{Incident, Sides};
use crate::told::{Claim, Toll, Who};

/// Whether an account tells something as a fact.
pub fn is_fact(factuality: &str) -> bool {
    matches!(factuality, "happened" | "ongoing")
}

/// A side with what a claim says of it.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// English where known, else as written.
    pub name: String,
    /// Row of the ontology.
    pub id: Option<&'a str>,
    /// state, military, armed-group, civil …; "" where nothing tells.
    pub kind: &'a str,
    /// PLOVER sector, or "".
    pub sector: &'a str,
    /// ISO 3166 alpha-3, or "".
    pub country: &'a str,
}

impl Side<'_> {
    /// People without arms.
    pub fn civil(&self) -> bool {
        matches!(self.kind, "civil" | "media" | "people" | "monitor") || matches!(self.sector, "CVL" | "JRN" | "MED" | "EDU" | "LAB" | "SOC")
    }

    /// A state or its organs; an official of a movement is none.
    pub fn of_state(&self) -> bool {
        matches!(self.kind, "state" | "military" | "police" | "government" | "official")
            && !matches!(self.sector, "REB" | "UAF" | "PTY" | "OPP" | "REL" | "PRM")
    }

    /// Armed, and no state.
    pub fn armed(&self) -> bool {
        matches!(self.kind, "armed-group" | "fighter") || matches!(self.sector, "REB" | "UAF" | "PRM")
    }

    /// Soldiers or gunmen without a name: which of both the word leaves open.
    pub fn unnamed_fighter(&self) -> bool {
        self.id.is_none() && self.kind == "fighter"
    }

    /// Whose it is: the id of its side, else its name.
    pub fn whose(&self, sides: &Sides) -> String {
        self.id.map_or_else(|| self.name.clone(), |id| sides.side(id).to_string())
    }

    /// A place abroad that acts is the state it stands for: "Washington".
    fn speak_for_state(&mut self, here: &str) {
        if self.kind == "place" && !self.country.is_empty() && self.country != here {
            (self.kind, self.name) = ("state", country::of(self.country).acled_name);
        }
    }

    /// Somebody who can act: no thing, and no place that stands for itself.
    pub fn acts(&self) -> bool {
        self.civil() || self.of_state() || self.armed() || matches!(self.kind, "party" | "international" | "other" | "official")
    }
}

/// What is known of an incident. See the module head.
pub struct Seen<'a> {
    /// It.
    pub incident: &'a Incident,
    /// Claims that tell it as a fact.
    pub claims: Vec<&'a Claim>,
    /// Who did it.
    pub actors: Vec<Side<'a>>,
    /// To whom, where that is somebody.
    pub recipients: Vec<Side<'a>>,
    /// The country it was in.
    pub country: Country,
    /// Its alpha-3 code, or "".
    pub alpha3: &'a str,
}

impl<'a> Seen<'a> {
    /// Looks at an incident. Recipients of the first actor's side are left out.
    pub fn of(incident: &'a Incident, claims: &[&'a Claim], of_whom: &Sides) -> Seen<'a> {
        let facts: Vec<&Claim> = claims.iter().copied().filter(|c| is_fact(&c.factuality)).collect();
        let alpha3 = incident.place.as_ref().and_then(|p| p.country.as_deref()).unwrap_or("");
        let mut actors = sides(&incident.actors, claims, |c| &c.actors);
        actors.iter_mut().for_each(|a| a.speak_for_state(alpha3));
        let first = actors.first().map(|a| a.whose(of_whom));
        let struck = sides(&incident.recipients, claims, |c| &c.recipients).into_iter();
        // who did it is not whom it was done to: of two accounts one has turned it round
        let recipients: Vec<Side> = struck.filter(|r| r.acts() && Some(r.whose(of_whom)) != first).collect();
        Seen { incident, claims: facts, actors, recipients, country: country::of(alpha3), alpha3 }
    }

    /// Its place and time; or why tables of events have no row for it.
    ///
    /// # Errors
    /// The reason, as it is counted in the sidecar.
    pub fn event(&self) -> Result<(&'a Spot, &'a Time), &'static str> {
        let i = self.incident;
        if !is_fact(&i.factuality) || i.status == "denied" || self.claims.is_empty() {
            return Err("not told as a fact");
        }
        let place = i.place.as_ref().filter(|p| p.precision.is_some() && p.lat.is_some_and(f64::is_finite) && p.lon.is_some_and(f64::is_finite));
        let place = place.ok_or("no known place")?;
        Ok((place, i.time.as_ref().ok_or("no day")?))
    }

    /// Actors that one claim names together with the first.
    pub fn together(&self) -> Vec<&Side<'a>> {
        let Some(first) = self.incident.actors.first() else { return Vec::new() };
        let with = |p: &Party| p.by.iter().any(|c| first.by.contains(c));
        self.incident.actors.iter().zip(&self.actors).skip(1).filter(|(p, _)| with(p)).map(|(_, s)| s).collect()
    }

    /// The other party of a clash, where both are its actors: of another side, and not a state beside a state, who attack together.
    fn opponent(&self, sides: &Sides) -> Option<&Side<'a>> {
        let first = self.actors.first()?;
        let against = |s: &&Side| s.whose(sides) != first.whose(sides) && !(s.of_state() && first.of_state()) && (s.of_state() || s.armed());
        self.together().into_iter().find(against).filter(|_| first.of_state() || first.armed())
    }

    /// The other party of a clash: where nobody is told to have had it done to him, an opponent; where people are ("27 were killed in clashes between the army and the
    /// rebels"), only rebels beside a state, since other two may attack people together.
    pub fn foe(&self, sides: &Sides) -> Option<&Side<'a>> {
        let first = self.actors.first()?;
        // an army of its own beside the state's (the Sudanese RSF) is listed as such, and its side is another all the same
        let own = |s: &Side| matches!(s.sector, "REB" | "PRM") && s.kind == "armed-group";
        let rebels = |s: &Side| s.of_state() && own(first) || first.of_state() && own(s);
        self.opponent(sides).filter(|s| self.recipients.is_empty() || self.recipients.iter().all(Side::civil) && rebels(s))
    }

    /// The claims, told as facts, that count some kind; those whose words stand for no number only where no claim has one.
    pub fn counting(&self, what: &'a str) -> impl Iterator<Item = (&'a Claim, Toll)> {
        let of = || self.claims.iter().filter_map(|c| Some((*c, c.toll(what)?)));
        let counted = of().any(|(_, t)| !t.vague);
        of().filter(move |(_, t)| !(counted && t.vague))
    }

    /// Days from the first to the last, 1 for a single day.
    pub fn days(time: &Time) -> i32 {
        (time.to - time.from).get_days().abs() + 1
    }

    /// Whether it sums up several happenings.
    pub fn is_sum(&self) -> bool {
        self.claims.iter().filter_map(|c| c.occurrences.as_ref()).any(|n| n.low.or(n.best).is_some_and(|n| n > 1))
    }

    /// The outlets that tell it, joined.
    pub fn outlets(&self, header: &Header, between: &str) -> String {
        join(self.claims.iter().map(|c| outlet(c, header)), between)
    }
}

/// The name of a claim's outlet: of the table, else as given, else the document's id.
pub fn outlet(c: &Claim, header: &Header) -> String {
    let d = &c.document;
    let known = row(c, header).map(|o| o.name.clone());
    known.or_else(|| d.source.clone()).or_else(|| d.outlet.clone()).unwrap_or_else(|| d.id.clone())
}

/// The row of a claim's outlet.
pub fn row<'h>(c: &Claim, header: &'h Header) -> Option<&'h Outlet> {
    header.outlets.get(c.document.outlet.as_deref()?)
}

/// Whether a place is a whole country: its row says so by its id, and what has no row lies nowhere nearer.
pub fn is_country(place: &Spot) -> bool {
    let whole = |id: &str| id.starts_with("state:") || id.strip_prefix("place:").is_some_and(|p| p.len() == 3);
    place.precision == Some(3) && place.admin1.is_none() && place.id.as_deref().is_none_or(whole)
}

/// The English name of a participant, else its words.
pub fn name(id: Option<&str>, name_en: Option<&str>, text: &str) -> String {
    let state = || id.and_then(|i| i.strip_prefix("state:")).map(|c| country::of(&c.to_uppercase()).acled_name).filter(|n| !n.is_empty());
    name_en.map(String::from).or_else(state).unwrap_or_else(|| text.into())
}

fn sides<'a>(parties: &'a [Party], claims: &[&'a Claim], of: fn(&Claim) -> &[Who]) -> Vec<Side<'a>> {
    parties.iter().map(|p| side(p, claims, of)).collect()
}

fn side<'a>(p: &'a Party, claims: &[&'a Claim], of: fn(&Claim) -> &[Who]) -> Side<'a> {
    let same = |w: &&Who| if p.id.is_some() { w.id == p.id } else { w.text == p.text };
    let found = claims.iter().flat_map(|c| of(c)).find(same);
    let text = |f: fn(&Who) -> &Option<String>| found.and_then(|w| f(w).as_deref()).unwrap_or("");
    Side {
        name: name(p.id.as_deref(), p.name_en.as_deref(), &p.text),
        id: p.id.as_deref(),
        kind: text(|w| &w.kind),
        sector: text(|w| &w.sector),
        country: text(|w| &w.country),
    }
}
