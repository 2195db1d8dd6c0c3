//! Which addresses may be fetched, and which machines may be connected to.
//!
//! In: the text of an address, or a resolved IP address. Out: a [`Url`] in its normal form, or why not; whether the IP address is public.
//! Invariant: an IP address is public only if no special-purpose registry of IANA claims it, and a v6 address that carries a v4 address is
//! judged by that too, because translators on the way may deliver it there.

use crate::report::{Failure, Reason};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::Url;

/// An address that can be fetched: http or https, with a host, without a password; its fragment is dropped. `base` is what a relative
/// address is relative to.
pub(crate) fn parse(text: &str, base: Option<&Url>) -> Result<Url, Failure> {
    let text = text.trim();
    let parsed = Url::options().base_url(base).parse(text);
    let mut url = parsed.map_err(|e| Failure::new(Reason::Address, format!("`{text}` is no address: {e}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Failure::new(Reason::Address, format!("`{text}` is not http or https")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::new(Reason::Address, "carries a user name or password"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The host of an address, which requests are counted by: names in lower case, without the port, because several ports are one machine.
pub(crate) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// Whether an address belongs to the public internet.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(a, 0 | 10 | 127 | 224..)
        || (a == 100 && (64..128).contains(&b)) // shared by carriers (CGNAT)
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && matches!(c, 0 | 2)) // protocol assignments, documentation
        || (a == 192 && b == 88 && c == 99) // relays of 6to4
        || (a == 198 && matches!(b, 18 | 19)) // benchmarks
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113);
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    match s {
        [0, 0, 0, 0, 0, 0xffff, ..] => is_public_v4(low_v4(s[6], s[7])),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(low_v4(s[6], s[7])), // NAT64
        [0x2002, ..] => is_public_v4(low_v4(s[1], s[2])),                   // 6to4
        [0x2001, 0..0x200, ..] => false,                                    // protocol assignments, Teredo
        [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,             // documentation
        // All that is assigned to the public lies in 2000::/3: the rest is loopback, unique-local, link-local, multicast or unassigned.
        _ => s[0] & 0xe000 == 0x2000,
    }
}

fn low_v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public() {
        let private = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 \
            192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 \
            :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::808:808 100::1 2001::1 2001:db8::1 \
            2002:7f00:1:: 2002:c0a8:101::1 3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1";
        for ip in private.split_whitespace() {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn what_is_public() {
        let public = "1.1.1.1 9.255.255.255 100.63.0.1 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 193.0.0.1 198.17.0.1 198.20.0.1 223.255.255.255 \
            ::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:101:101:: 2001:4860:4860::8888 2606:4700::1111 2a00:1450::1";
        for ip in public.split_whitespace() {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn addresses_are_made_normal() {
        let base = Url::parse("http://example.org/a/feed.xml").unwrap();
        let normal = |text| parse(text, Some(&base)).map(String::from).map_err(|f| f.reason);
        assert_eq!(normal(" b?c#d "), Ok("http://example.org/a/b?c".into()));
        assert_eq!(normal("//EXAMPLE.com:80/"), Ok("http://example.com/".into()));
        assert_eq!(normal("/خبر"), Ok("http://example.org/%D8%AE%D8%A8%D8%B1".into()));
        assert_eq!(normal("http://مثال.إختبار/"), Ok("http://xn--mgbh0fb.xn--kgbechtv/".into()));
        for bad in ["file:///etc/passwd", "mailto:a@b.c", "javascript:alert(1)", "http://u:p@example.org/", "http://u@example.org/", "http://"] {
            assert_eq!(normal(bad), Err(Reason::Address), "{bad}");
        }
        // Ways of writing 127.0.0.1 are one address to the parser, so the check of the dialled address sees it.
        assert_eq!(normal("http://0x7f.1/"), Ok("http://127.0.0.1/".into()));
    }
}
