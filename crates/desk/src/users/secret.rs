//! Secrets: made, hashed, compared.
//!
//! In: passwords, random bits of the system. Out: hashes that are kept, and whether two are the same, in a time that does not tell where they differ.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use subtle::ConstantTimeEq;

/// A hash of 256 bits.
pub type Digest = [u8; 32];

/// SHA-256.
pub fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// 256 random bits in hexadecimal digits; none where the system gives none.
pub fn fresh() -> Option<String> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).ok()?;
    Some(hex(&bits))
}

/// Whether two texts are the same. Only their lengths can be told from the time it takes.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// The hash of a password, with a salt of its own (Argon2id, 19 MiB, two passes: OWASP's second choice of 2024); none where the system gives no random bits.
pub fn hash_password(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|h| h.to_string())
}

/// Whether a text is a hash of a password.
pub fn is_hash(text: &str) -> bool {
    PasswordHash::new(text).is_ok_and(|h| h.algorithm.as_str() == "argon2id" && h.hash.is_some() && h.salt.is_some())
}

/// Whether a password has this hash. It takes tens of milliseconds and 19 MiB.
pub fn is_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let (one, two) = (hash_password("correct horse").unwrap(), hash_password("correct horse").unwrap());
        assert!(one != two && is_hash(&one) && !one.contains("horse"));
        assert!(is_password("correct horse", &one) && is_password("correct horse", &two));
        assert!(!is_password("correct horsf", &one) && !is_password("", &one) && !is_password("correct horse", "none"));
        assert!(one.contains("$m=19456,t=2,p=1$"), "{one}");
    }

    #[test]
    fn secrets_are_new_each_time() {
        let (a, b) = (fresh().unwrap(), fresh().unwrap());
        assert!(a != b && a.len() == 64 && same(a.as_bytes(), a.as_bytes()) && !same(a.as_bytes(), b.as_bytes()));
        assert_eq!(hex(&digest(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
