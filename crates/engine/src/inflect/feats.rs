//! What a spelling says: a small value that packs into a `u32`.

macro_rules! closed {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident),+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { #[default] $($(#[$doc])* $variant),+ }
        impl $name {
            const ALL: &'static [$name] = &[$($name::$variant),+];
            fn from_index(i: u32) -> Self { Self::ALL.get(i as usize).copied().unwrap_or_default() }
        }
    };
}

closed! {
    /// Aspect and mood of a verb.
    Aspect {
        /// Not a verb.
        None,
        /// Past.
        Perfect,
        /// Present, indicative. Subjunctives and jussives that are spelled the same are not listed again.
        Imperfect,
        /// Subjunctive or jussive, where its spelling differs from the indicative.
        Subjunctive,
        /// Command.
        Imperative
    }
}
closed! {
    /// Voice of a verb.
    Voice {
        /// Active.
        Active,
        /// Passive.
        Passive
    }
}
closed! {
    /// Gender; `None` where the form does not tell.
    Gender {
        /// Does not tell.
        None,
        /// Masculine.
        Masculine,
        /// Feminine.
        Feminine
    }
}
closed! {
    /// Number.
    Number {
        /// One.
        Singular,
        /// Two.
        Dual,
        /// More.
        Plural
    }
}

/// The features of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Feats {
    /// Aspect and mood of a verb.
    pub aspect: Aspect,
    /// Voice of a verb.
    pub voice: Voice,
    /// Person of a verb, 1 to 3; 0 for nouns.
    pub person: u8,
    /// Gender.
    pub gender: Gender,
    /// Number.
    pub number: Number,
    /// This spelling stands only before an attached pronoun.
    pub pre_suffix: bool,
    /// This spelling cannot take an attached pronoun.
    pub no_suffix: bool,
    /// This spelling cannot take the article.
    pub no_article: bool,
    /// Indefinite by its spelling: the alef of the accusative, or a weak noun that lost its ya.
    pub tanwin: bool,
    /// Only before a genitive or a pronoun.
    pub construct: bool,
    /// A dual or sound plural whose spelling is that of a subject.
    pub nominative: bool,
}

impl Feats {
    /// Packs into 16 bits.
    pub fn to_bits(self) -> u32 {
        let flags = [self.pre_suffix, self.no_suffix, self.no_article, self.tanwin, self.construct, self.nominative];
        let flags = flags.iter().enumerate().fold(0, |bits, (i, &on)| bits | u32::from(on) << i);
        self.aspect as u32 | (self.voice as u32) << 3 | u32::from(self.person & 3) << 4 | (self.gender as u32) << 6 | (self.number as u32) << 8 | flags << 10
    }

    /// The inverse of [`Feats::to_bits`]; further bits are ignored.
    pub fn from_bits(bits: u32) -> Self {
        let flag = |i: u32| bits >> (10 + i) & 1 == 1;
        Feats {
            aspect: Aspect::from_index(bits & 7),
            voice: Voice::from_index(bits >> 3 & 1),
            person: (bits >> 4 & 3) as u8,
            gender: Gender::from_index(bits >> 6 & 3),
            number: Number::from_index(bits >> 8 & 3),
            pre_suffix: flag(0),
            no_suffix: flag(1),
            no_article: flag(2),
            tanwin: flag(3),
            construct: flag(4),
            nominative: flag(5),
        }
    }

    /// Reads a person code of the affix table: `3ms`, `2d`, `1p`.
    pub(super) fn person_code(code: &str) -> Option<Feats> {
        let mut feats = Feats::default();
        for c in code.chars() {
            match c {
                '1'..='3' => feats.person = c as u8 - b'0',
                'm' => feats.gender = Gender::Masculine,
                'f' => feats.gender = Gender::Feminine,
                's' => feats.number = Number::Singular,
                'd' => feats.number = Number::Dual,
                'p' => feats.number = Number::Plural,
                _ => return None,
            }
        }
        (feats.person > 0).then_some(feats)
    }

    /// Sets a flag of the ending table by its name.
    pub(super) fn with_flag(mut self, name: &str) -> Option<Feats> {
        match name {
            "-" | "" => {}
            "pre-suffix" => self.pre_suffix = true,
            "no-suffix" => self.no_suffix = true,
            "no-article" => self.no_article = true,
            "tanwin" => self.tanwin = true,
            "construct" => self.construct = true,
            "nominative" => self.nominative = true,
            _ => return None,
        }
        Some(self)
    }
}
