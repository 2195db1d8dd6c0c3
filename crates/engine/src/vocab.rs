//! The closed sets of the engine: what grammar and meaning can be called. One macro gives each its ASCII names, which are
//! the same in the tables of `lang/`, in JSON output and in documentation.

use serde::{Deserialize, Serialize};

/// Defines an enum whose variants have ASCII names.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vm:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "the name of a variant is its documentation")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vm])* #[serde(rename = $text)] $variant),+ }
        impl $name {
            /// All variants, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Its name in tables and output.
            pub fn name(self) -> &'static str { match self { $($name::$variant => $text),+ } }
            /// The variant of that name.
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some($name::$variant),)+ _ => None } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }
    };
}
pub(crate) use named;

named! {
    /// Part of speech of a reading.
    Pos { Noun = "NOUN", Adj = "ADJ", Verb = "VERB", Particle = "PART", Pronoun = "PRON", Name = "PROPN" }
}

named! {
    /// What a particle, a clitic or a fixed phrase does in a sentence.
    Key {
        In = "in", On = "on", By = "by", For = "for", From = "from", To = "to", With = "with", About = "about", Like = "like",
        Between = "between", Against = "against", Toward = "toward", Until = "until", Since = "since", During = "during",
        After = "after", Before = "before", Near = "near", Inside = "inside", Over = "over", Under = "under", Through = "through",
        Without = "without", Except = "except", Behind = "behind", At = "at", Because = "because", Despite = "despite",
        According = "according", Instead = "instead", Around = "around", Agent = "agent", Together = "together", Including = "including",
        The = "the", And = "and", Or = "or", But = "but", Then = "then",
        That = "that", To2 = "to-do", Relative = "relative", If = "if", When = "when", While = "while", So = "so",
        Not = "not", NotPast = "not-past", NotFuture = "not-future", Lack = "lack", Will = "will", Already = "already",
        Perhaps = "perhaps", This = "this", Pronoun = "pronoun", All = "all", Some = "some", Any = "any", Vocative = "vocative",
        Question = "question", Adverb = "adverb", Self_ = "self", Other = "other", What = "what", Auxiliary = "auxiliary", Turn = "turn",
    }
}

impl Key {
    /// Whether it governs a noun phrase.
    pub fn is_preposition(self) -> bool {
        self <= Key::Including
    }
}

named! {
    /// Semantic class of a noun.
    Class {
        Person = "person", Official = "official", Fighter = "fighter", Civilian = "civilian", Captive = "captive", Killed = "killed",
        Injured = "injured", Force = "force", Group = "group", Gov = "gov", Org = "org", Media = "media", PlaceWord = "placeword",
        Facility = "facility", Vehicle = "vehicle", Aircraft = "aircraft", Ship = "ship", Weapon = "weapon", Munition = "munition",
        Equipment = "equipment", Money = "money", TimeUnit = "timeunit", Measure = "measure", Number = "number",
        Document = "document", Say = "say", Animal = "animal", Food = "food", Nature = "nature", Body = "body", Thing = "thing",
        Abstract = "abstract", Missing = "missing", Displaced = "displaced", Demonym = "demonym", Ordinal = "ordinal", Title = "title", Province = "province",
        Protester = "protester",
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes(pub u64);

impl Classes {
    /// The set of these.
    pub const fn of(list: &[Class]) -> Self {
        let (mut set, mut i) = (0, 0);
        while i < list.len() {
            set |= 1 << list[i] as u64;
            i += 1;
        }
        Classes(set)
    }

    /// Those who act as persons.
    pub const PEOPLE: Classes = Classes::of(&[
        Class::Person,
        Class::Official,
        Class::Fighter,
        Class::Civilian,
        Class::Captive,
        Class::Killed,
        Class::Injured,
        Class::Missing,
        Class::Displaced,
    ]);
    /// Bodies that act.
    pub const BODIES: Classes = Classes::of(&[Class::Force, Class::Group, Class::Gov, Class::Org, Class::Media]);
    /// Means of force and what carries them.
    pub const ARMS: Classes = Classes::of(&[Class::Weapon, Class::Munition]);
    /// What moves by itself.
    pub const MACHINES: Classes = Classes::of(&[Class::Vehicle, Class::Aircraft, Class::Ship]);
    /// Where things are.
    pub const SITES: Classes = Classes::of(&[Class::PlaceWord, Class::Facility]);
    /// Somebody, or something that can be seen and struck.
    pub const CONCRETE: Classes = Classes::PEOPLE.with(Classes::BODIES).with(Classes::SITES).with(Classes::ARMS).with(Classes::MACHINES);

    /// The set less another.
    pub const fn without(self, other: Classes) -> Classes {
        Classes(self.0 & !other.0)
    }

    /// Whether the class is in the set.
    pub fn has(self, c: Class) -> bool {
        self.0 & (1 << c as u64) != 0
    }

    /// Whether the two sets share a class.
    pub fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it has classes, and none but these.
    pub fn only(self, others: Classes) -> bool {
        self.0 != 0 && self.0 & !others.0 == 0
    }

    /// Both sets together.
    pub const fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

named! {
    /// What a participant is to an event.
    Role {
        Actor = "actor", Recipient = "recipient", Object = "object", Instrument = "instrument", Place = "place", From = "from", To = "to",
        Toward = "toward", Topic = "topic", Cause = "cause", Both = "both", None = "none",
    }
}

named! {
    /// What is counted.
    What {
        Killed = "killed", Injured = "injured", Missing = "missing", Detained = "detained", Abducted = "abducted", Released = "released",
        Displaced = "displaced", Troops = "troops", Vehicles = "vehicles", Aircraft = "aircraft", Munitions = "munitions", Sites = "sites",
        Money = "money", Other = "other",
    }
}

named! {
    /// How firmly the account tells the event.
    Factuality {
        Happened = "happened", Ongoing = "ongoing", Planned = "planned", Threatened = "threatened", Possible = "possible",
        Conditional = "conditional", Demanded = "demanded", Denied = "denied",
    }
}

named! {
    /// How a source stands to what it says.
    Stance {
        Asserts = "asserts", Claims = "claims", Admits = "admits", Denies = "denies", Estimates = "estimates", Reports = "reports",
        Threatens = "threatens", Demands = "demands",
    }
}

named! {
    /// What kind of source speaks.
    SourceKind {
        Official = "official", Military = "military", ArmedGroup = "armed-group", Media = "media", Monitor = "monitor",
        Witness = "witness", Expert = "expert", Unnamed = "unnamed", Other = "other",
    }
}

named! {
    /// What the genitive after a verbal noun is.
    Genitive { Object = "object", Subject = "subject", Auto = "auto" }
}

named! {
    /// How a value came about.
    Basis { Stated = "stated", Inherited = "inherited", Inferred = "inferred" }
}

named! {
    /// Where a lemma comes from.
    Derivation { Masdar = "masdar", ActiveParticiple = "active-participle", PassiveParticiple = "passive-participle" }
}

named! {
    /// What kind of talk a word betrays: of courts and inquiries, of views and policies, from the ground, of what nobody did.
    Talk { Court = "court", Comment = "comment", Ground = "ground", Mishap = "mishap" }
}

named! {
    /// How far a word of doubt or denial reaches.
    Reach { Next = "next", Clause = "clause", Noun = "noun", Subject = "subject", Around = "around", Object = "object" }
}

named! {
    /// What a clitic can attach to.
    Host { Any = "any", Noun = "noun", Verb = "verb", Imperfect = "imperfect", Perfect = "perfect", Subjunctive = "subjunctive", Particle = "particle", NounOrParticle = "noun-or-particle", VerbOrParticle = "verb-or-particle" }
}
