//! Who asks, and whether he may.
//!
//! In: a request to the API. Out: the same with [`Who`] beside it; or a refusal. What is refused here never reaches a route: pages of other sites, whoever is not signed in, a cookie without
//! the token that only the desk's own page knows, whoever asks too often. What is done is written down ([`noted`]) before it is answered.
//!
//! Invariant: where a desk has users, nothing of its store is answered to anybody else.

use crate::audit::Entry;
use crate::doors::{Doors, Guests};
use crate::guard::is_loopback;
use crate::problem::{Code, Problem};
use crate::server::Desk;
use crate::users::limits::counted_as;
use crate::users::secret::same;
use crate::users::{Role, Users};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// What only the desk's own page knows.
const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The cookie of a session: over TLS one that only this very host can have set, and only over TLS.
const PLAIN: &str = "rawi_session";
const SECURE: &str = "__Host-rawi_session";

/// The other end of a connection.
#[derive(Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Who asks.
#[derive(Clone, Debug)]
pub struct Who {
    /// His name; none where the desk has no users, or he is not signed in.
    pub name: Option<String>,
    /// What he may.
    pub role: Option<Role>,
    /// What his page shows with what it sends; none where he is signed in by a token.
    pub csrf: Option<String>,
    /// The secret of his session.
    pub session: Option<String>,
    /// Whether the desk has no users, and everybody on this machine is trusted.
    pub open: bool,
    /// His address.
    pub from: IpAddr,
}

impl Who {
    /// Whether he is of a role.
    fn is(&self, role: Role) -> bool {
        self.open || self.role.is_some_and(|r| r >= role)
    }

    /// Whether he may review.
    pub fn reviews(&self) -> bool {
        self.is(Role::Coder)
    }

    /// Whether he may have texts coded.
    pub fn extracts(&self) -> bool {
        self.is(Role::Reader)
    }

    /// Whether he may read the audit.
    pub fn audits(&self) -> bool {
        self.is(Role::Admin)
    }

    /// That he may not.
    pub fn may_not(&self, what: &str) -> Problem {
        let role = self.role.map_or("nobody", Role::name);
        Problem::new(StatusCode::FORBIDDEN, "may_not", format!("you are a {role} here, who may not {what}: ask whoever keeps this desk"))
    }
}

/// What was done, for the audit, where the address does not tell it.
#[derive(Clone, Default)]
pub struct Told {
    what: String,
    who: Option<String>,
}

impl Told {
    /// This.
    pub fn new(what: impl Into<String>) -> Told {
        Told { what: what.into(), who: None }
    }

    /// By somebody who was not known before.
    pub fn by(self, who: &str) -> Told {
        Told { who: Some(who.into()), ..self }
    }
}

/// Finds out who asks, and refuses whoever may not.
pub async fn known(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let who = match asking(&desk.doors, &request) {
        Ok(who) => who,
        Err(refusal) => return refusal.into_response(),
    };
    request.extensions_mut().insert(who);
    let mut answer = next.run(request).await;
    if desk.doors.guests.is_some() {
        // nobody between keeps what one user was answered
        answer.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    }
    answer
}

fn asking(doors: &Doors, request: &Request) -> Result<Who, Problem> {
    let (headers, from) = (request.headers(), from(doors, request));
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes {
        of_own_page(headers)?;
    }
    let nobody = Who { name: None, role: None, csrf: None, session: None, open: doors.guests.is_none(), from };
    let Some(guests) = &doors.guests else { return Ok(nobody) };
    let who = signed_in(guests, headers, nobody);
    let key = who.as_ref().ok().and_then(|w| w.name.as_ref()).map_or_else(|| format!("at {}", counted_as(from)), |n| format!("by {n}"));
    guests.asked.take(&key, Instant::now()).map_err(|s| Problem::too_many("you ask more often than one person does: wait a little", s))?;
    let (who, path) = (who?, request.uri().path());
    if who.name.is_none() && !matches!(path, "/api/me" | "/api/login") {
        return Err(Problem::sign_in("sign in first: POST name and password to /api/login, or send a token (`Authorization: Bearer`)"));
    }
    // signing in is no deed of the session there was
    if let Some(csrf) = who.csrf.as_ref().filter(|_| changes && path != "/api/login") {
        let shown = headers.get(CSRF).map(HeaderValue::as_bytes).unwrap_or_default();
        if !same(shown, csrf.as_bytes()) {
            let what = "the header `X-CSRF-Token` is not `csrf` of /api/me: load the page again";
            return Err(Problem::new(StatusCode::FORBIDDEN, "bad_csrf", what));
        }
    }
    Ok(who)
}

/// The address of who asks; where a machine that is trusted passes the request on, the last that this one was told.
fn from(doors: &Doors, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |p| p.0.ip().to_canonical());
    let told = || {
        let last = request.headers().get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().trim_matches(['[', ']']).parse::<IpAddr>().ok()
    };
    if doors.trusts(peer) { told().map_or(peer, |a| a.to_canonical()) } else { peer }
}

/// Refuses what the page of another site sends: a browser says where it comes from.
fn of_own_page(headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let ours = |origin: &HeaderValue| {
        let (scheme, rest) = origin.to_str().ok()?.split_once("://")?;
        // names of this machine need no TLS
        Some(rest.eq_ignore_ascii_case(host) && (scheme == "https" || scheme == "http" && is_loopback(host)))
    };
    let origin = headers.get_all(ORIGIN).iter().all(|o| ours(o).unwrap_or(false));
    let site = headers.get_all(FETCH_SITE).iter().all(|s| s == "same-origin" || s == "none");
    if origin && site {
        return Ok(());
    }
    let what = "this comes from the page of another site, or from one that was not loaded by https: only the desk's own page may do it";
    Err(Problem::new(StatusCode::FORBIDDEN, "bad_origin", what))
}

/// Who is signed in, by a token or a session.
fn signed_in(guests: &Guests, headers: &HeaderMap, nobody: Who) -> Result<Who, Problem> {
    let broken =
        || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "users_unavailable", "the desk cannot read its users: whoever keeps it sees why where it runs");
    let users = guests.users().ok_or_else(broken)?;
    if headers.contains_key(AUTHORIZATION) {
        return by_token(&users, headers, nobody);
    }
    let Some(secret) = cookie(headers) else { return Ok(nobody) };
    let holds = |s: &crate::users::sessions::Session| users.named(&s.user).is_some_and(|u| u.mark() == s.mark);
    let Some(session) = guests.sessions.find(secret, Instant::now(), holds) else { return Ok(nobody) };
    let role = users.named(&session.user).map(|u| u.role);
    Ok(Who { name: Some(session.user), role, csrf: Some(session.csrf), session: Some(secret.into()), ..nobody })
}

fn by_token(users: &Users, headers: &HeaderMap, nobody: Who) -> Result<Who, Problem> {
    let token = headers.get(AUTHORIZATION).and_then(|a| a.to_str().ok()).and_then(|a| a.split_once(' ')).filter(|a| a.0.eq_ignore_ascii_case("bearer"));
    let user = token.and_then(|(_, token)| users.with_token(token.trim()));
    let user = user.ok_or_else(|| Problem::sign_in("`Authorization` holds no token of a user: `rawi users FILE token NAME` makes one"))?;
    Ok(Who { name: Some(user.name.clone()), role: Some(user.role), ..nobody })
}

/// What the cookie is called that a request of these headers brings.
fn name_of_cookie(headers: &HeaderMap) -> &'static str {
    let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    if is_loopback(host) { PLAIN } else { SECURE }
}

/// The secret of a session. Where there are two, one was put there by somebody else.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let name = name_of_cookie(headers);
    let all = headers.get_all(COOKIE).iter().filter_map(|c| c.to_str().ok()).flat_map(|c| c.split(';')).filter_map(|c| c.trim().split_once('='));
    let mut ours = all.filter(|(n, _)| *n == name).map(|(_, value)| value);
    ours.next().filter(|_| ours.next().is_none())
}

/// The header that sets the cookie of a session, or, without one, takes it away.
pub fn set_cookie(headers: &HeaderMap, secret: Option<&str>) -> String {
    let name = name_of_cookie(headers);
    let secure = if name == SECURE { "; Secure" } else { "" };
    // no Max-Age: it ends with the browser, and in any case where the desk says so
    let (value, ends) = secret.map_or(("", "; Max-Age=0"), |s| (s, ""));
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{ends}")
}

/// Writes down what is done.
pub async fn noted(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, request: Request, next: Next) -> Response {
    let Some(audit) = desk.doors.audit.clone() else { return next.run(request).await };
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let address = request.uri().path_and_query().map_or(String::new(), |p| p.as_str().to_string());
    let done = async move {
        let answer = next.run(request).await;
        let told = answer.extensions().get::<Told>().cloned().unwrap_or_default();
        let code = answer.extensions().get::<Code>().map_or(String::new(), |c| format!(" {}", c.0));
        let entry = Entry {
            at: jiff::Timestamp::now().round(jiff::Unit::Second).map(|t| t.to_string()).unwrap_or_default(),
            who: told.who.or(who.name),
            from: who.from.to_string(),
            what: if told.what.is_empty() { address.trim_start_matches("/api/").to_string() } else { told.what },
            result: format!("{}{code}", answer.status().as_u16()),
        };
        match tokio::task::spawn_blocking(move || audit.add(entry)).await {
            Ok(Ok(())) => answer,
            _ => {
                let what = "it could not be written into the audit, and so is not answered; a review may have been kept: tell whoever keeps this desk";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "audit_failed", what).into_response()
            }
        }
    };
    if !changes {
        return done.await;
    }
    // what was begun is done and written down, also where nobody waits for it any more
    tokio::spawn(done).await.unwrap_or_else(|_| Problem::internal().into_response())
}
