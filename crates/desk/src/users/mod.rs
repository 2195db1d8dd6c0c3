//! Who may use a desk: a file of people, with hashes of their passwords and tokens.
//!
//! In: a file of JSON. Out: [`Users`], checked as a whole; or [`Trouble`], with the line. It is written whole, beside itself, and renamed, so that a desk that runs never reads half
//! of one; only its owner may read it. Invariants: names are unique; no password and no token is kept, only what tells whether one is right.
//!
//! Passwords are hashed with Argon2id, slowly, as people choose them badly. Tokens are 256 random bits, which nobody can try out: SHA-256 is enough.

pub mod limits;
pub mod secret;
pub mod sessions;

use secret::{Digest, digest, is_hash, same};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Letters of a name at most.
pub const NAME: usize = 64;

/// Letters of a password at least, and bytes at most.
pub const PASSWORD: (usize, usize) = (10, 1024);

/// Bytes of a file of users at most.
const BYTES: u64 = 4 << 20;

/// What somebody may do: each all that those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads everything, and has texts coded.
    Reader,
    /// Reviews.
    Coder,
    /// Reads the audit.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Coder, Role::Admin];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Coder => "coder",
            Role::Admin => "admin",
        }
    }
}

/// A token of a program.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// SHA-256 of it, in hexadecimal digits.
    #[serde(deserialize_with = "hashed")]
    pub hash: String,
    /// When it was made.
    pub made: String,
}

/// One who may use the desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// What he is called, and signs reviews with.
    #[serde(deserialize_with = "named")]
    pub name: String,
    /// What he may.
    pub role: Role,
    /// The hash of his password, as a PHC string.
    #[serde(deserialize_with = "phc")]
    pub password: String,
    /// His programs.
    #[serde(default)]
    pub tokens: Vec<Token>,
}

impl User {
    /// What a session of his is bound to: it ends when this changes.
    pub fn mark(&self) -> Digest {
        digest(format!("{}\n{}\n{}", self.name, self.role.name(), self.password).as_bytes())
    }
}

/// Why a name is none; nothing where it is one.
pub fn fault_of_name(name: &str) -> Option<String> {
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | ' ');
    let whole = !name.is_empty() && name.chars().count() <= NAME && name.trim() == name && name.chars().all(sound);
    (!whole).then(|| format!("a name is 1 to {NAME} letters and digits, with . _ - @ or blanks between"))
}

/// Why a password is none; nothing where it is one.
pub fn fault_of_password(password: &str) -> Option<String> {
    let sound = password.chars().count() >= PASSWORD.0 && password.len() <= PASSWORD.1;
    (!sound).then(|| format!("a password has at least {} characters, and at most {} bytes", PASSWORD.0, PASSWORD.1))
}

fn named<'d, D: Deserializer<'d>>(d: D) -> Result<String, D::Error> {
    let name = String::deserialize(d)?;
    fault_of_name(&name).map_or(Ok(name), |f| Err(D::Error::custom(f)))
}

fn phc<'d, D: Deserializer<'d>>(d: D) -> Result<String, D::Error> {
    let hash = String::deserialize(d)?;
    if is_hash(&hash) {
        Ok(hash)
    } else {
        Err(D::Error::custom("`password` is no hash of Argon2id ($argon2id$…): `rawi users FILE set NAME --password-stdin` makes one"))
    }
}

fn hashed<'d, D: Deserializer<'d>>(d: D) -> Result<String, D::Error> {
    let hash = String::deserialize(d)?;
    let sound = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if sound { Ok(hash) } else { Err(D::Error::custom("`hash` of a token is 64 hexadecimal digits: `rawi users FILE token NAME` makes one")) }
}

/// What is wrong with a file of users: where, what, what to do.
#[derive(Debug)]
pub struct Trouble(String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

fn trouble(path: &Path, what: impl fmt::Display) -> Trouble {
    Trouble(format!("{}: {what}", path.display()))
}

/// All who may use a desk.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Users {
    /// In the order in which they were added.
    pub users: Vec<User>,
}

impl Users {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it cannot be read, others can read it, or it is none; with the line.
    pub fn read(path: &Path) -> Result<Users, Trouble> {
        let about = fs::metadata(path).map_err(|e| trouble(path, format!("{e}: `rawi users {} add NAME --role admin` makes one", path.display())))?;
        if let Some(what) = open_to_others(&about) {
            return Err(trouble(path, what));
        }
        if about.len() > BYTES {
            return Err(trouble(path, format!("it has {} bytes: a file of users has at most {BYTES}", about.len())));
        }
        let text = fs::read_to_string(path).map_err(|e| trouble(path, e))?;
        Users::of(&text).map_err(|(line, what)| Trouble(format!("{}:{line}: {what}", path.display())))
    }

    /// Reads the text of a file; else the line, and what is wrong there.
    fn of(text: &str) -> Result<Users, (usize, String)> {
        let users: Users = serde_json::from_str(text).map_err(|e| {
            let what = e.to_string();
            (e.line(), what.split(" at line ").next().unwrap_or_default().to_string())
        })?;
        for (i, user) in users.users.iter().enumerate() {
            if users.users[..i].iter().any(|u| u.name == user.name) {
                let written = serde_json::to_string(&user.name).unwrap_or_default();
                let again = text.lines().enumerate().filter(|l| l.1.contains(&written)).nth(1).map_or(1, |l| l.0 + 1);
                return Err((again, format!("`{}` stands here twice: take one away", user.name)));
            }
        }
        Ok(users)
    }

    /// The user of a name.
    pub fn named(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|u| u.name == name)
    }

    /// The user whose token this is. As many comparisons are made whoever it is.
    pub fn with_token(&self, token: &str) -> Option<&User> {
        let asked = secret::hex(&digest(token.as_bytes()));
        let tokens = self.users.iter().flat_map(|u| u.tokens.iter().map(move |t| (u, t)));
        tokens.fold(None, |found, (user, t)| if same(t.hash.as_bytes(), asked.as_bytes()) { Some(user) } else { found })
    }
}

/// Whether others than the owner may read or write a file, and what to do then.
#[cfg(unix)]
fn open_to_others(about: &fs::Metadata) -> Option<&'static str> {
    use std::os::unix::fs::PermissionsExt;
    (about.permissions().mode() & 0o077 != 0).then_some("others may read it, and it holds hashes of passwords: chmod 600")
}

#[cfg(not(unix))]
fn open_to_others(_: &fs::Metadata) -> Option<&'static str> {
    None
}

/// A file that is being changed: nobody else changes it meanwhile.
pub struct Change {
    path: PathBuf,
    beside: PathBuf,
    file: fs::File,
    /// What it will hold.
    pub users: Users,
}

impl Change {
    /// Begins to change a file, which may not be there yet.
    ///
    /// # Errors
    /// Where it cannot be read, or somebody else changes it just now.
    pub fn begin(path: &Path) -> Result<Change, Trouble> {
        let mut beside = path.as_os_str().to_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let file = private(fs::OpenOptions::new().write(true).create_new(true)).open(&beside).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => trouble(&beside, "another `rawi users` is at work; if none is, one was killed: remove this file"),
            _ => trouble(&beside, e),
        })?;
        let users = if path.exists() { Users::read(path) } else { Ok(Users::default()) };
        // from here on it is taken away again whatever happens
        let mut change = Change { path: path.into(), beside, file, users: Users::default() };
        change.users = users?;
        Ok(change)
    }

    /// Puts it in place of what was there.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(mut self) -> Result<(), Trouble> {
        let text = serde_json::to_string_pretty(&self.users).map_err(|e| trouble(&self.path, e))?;
        let mut write = || -> io::Result<()> {
            writeln!(self.file, "{text}")?;
            self.file.sync_all()?;
            fs::rename(&self.beside, &self.path)
        };
        write().map_err(|e| trouble(&self.path, e))
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        // where it was kept it is there no more
        let _ = fs::remove_file(&self.beside);
    }
}

/// For its owner alone.
pub fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$9NKYv0cN0KcT1k2sMZ7xmDWj2uKX3S3Hq3jmkVpHTJE";

    fn refused(text: &str) -> (usize, String) {
        Users::of(text).expect_err("it is refused")
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(Users::of(r#"{"users": []}"#).unwrap().users.len(), 0);
        let user = |name: &str, password: &str| format!("{{\"users\": [\n{{\"name\": \"{name}\",\n\"role\": \"coder\",\n\"password\": \"{password}\"}}\n]}}");
        assert_eq!(Users::of(&user("amal", HASH)).unwrap().users[0].role, Role::Coder);
        assert_eq!(refused("{\n\"users\": [\n").0, 3);
        assert!(refused(&user("", HASH)).1.contains("a name is"));
        assert_eq!(refused(&user("amal", "secret")).0, 4);
        assert_eq!(refused("{\"users\": [\n{\"name\": \"a\", \"role\": \"owner\"}]}").0, 2);
        let twice = user("amal", HASH).replace("]}", &format!(",{{\"name\": \"amal\", \"role\": \"admin\", \"password\": \"{HASH}\"}}]}}"));
        let (line, what) = refused(&twice);
        assert!(line == 5 && what.contains("twice"), "{line} {what}");
    }

    #[test]
    fn names_and_passwords_are_bounded() {
        for name in ["amal", "أمل", "a.b-c_d@e", "amal haddad"] {
            assert_eq!(fault_of_name(name), None, "{name}");
        }
        for name in ["", " a", "a\n", "a:b", "\u{202e}a", "<b>"] {
            assert!(fault_of_name(name).is_some(), "{name:?}");
        }
        assert!(fault_of_name(&"a".repeat(NAME + 1)).is_some());
        assert!(fault_of_password("short").is_some() && fault_of_password(&"a".repeat(2000)).is_some());
        assert_eq!(fault_of_password("long enough!"), None);
    }
}
