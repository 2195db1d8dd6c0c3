//! `/api/me`, `/api/login`, `/api/logout`: who asks, and becoming somebody.
//!
//! In: a name and a password. Out: [`Me`], and the cookie of a session. Invariants: a wrong password and an unknown name cost the same and are told the same; passwords are hashed a
//! few at a time, away from what answers; who tries too many waits.

use super::{Answer, json};
use crate::doors::Guests;
use crate::problem::{ErrorBody, Problem};
use crate::query::{Params, brief};
use crate::server::Desk;
use crate::users::limits::counted_as;
use crate::users::secret::is_password;
use crate::users::{PASSWORD, Role};
use crate::who::{Told, Who, set_cookie};
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// Bytes of a name and password at most.
const BODY: usize = 8 << 10;

/// So long one waits for a seat to be hashed in.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who asks, and what he may.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// open: everybody on this machine is trusted; users: one signs in.
    mode: &'static str,
    user: Option<String>,
    role: Option<Role>,
    may: May,
    /// What `X-CSRF-Token` is to be, where one is signed in by a cookie.
    csrf: Option<String>,
    /// Whether nobody reviews here.
    read_only: bool,
}

#[derive(Serialize, ToSchema)]
struct May {
    review: bool,
    extract: bool,
    audit: bool,
}

impl Me {
    fn of(desk: &Desk, who: &Who) -> Me {
        let may = May { review: who.reviews() && !desk.doors.read_only, extract: who.extracts(), audit: who.audits() && desk.doors.audit.is_some() };
        let mode = if who.open { "open" } else { "users" };
        Me { mode, user: who.name.clone(), role: who.role, may, csrf: who.csrf.clone(), read_only: desk.doors.read_only }
    }
}

/// Who asks, and what he may
#[utoipa::path(get, path = "/api/me", responses((status = 200, body = Me), (status = "default", body = ErrorBody)))]
pub async fn me(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    Params::read(query.as_deref(), false, &[])?;
    Ok((NO_STORE, Json(Me::of(&desk, &who))).into_response())
}

/// Nobody keeps it.
const NO_STORE: [(axum::http::HeaderName, HeaderValue); 1] = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// A name and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    name: String,
    password: String,
}

/// Signs in
#[utoipa::path(post, path = "/api/login", request_body = Login,
    responses((status = 200, body = Me, description = "With the cookie of a session"), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = "default", body = ErrorBody)))]
pub async fn login(
    State(desk): State<Arc<Desk>>,
    Extension(who): Extension<Who>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    Params::read(query.as_deref(), false, &[])?;
    let Some(guests) = &desk.doors.guests else { return Err(Problem::missing("this desk has no users: everybody on this machine may use it as it is")) };
    let login: Login = json(request, BODY).await?;
    let told = Told::new("sign in").by(&brief(&login.name));
    let session = begin(guests, &who, login).await;
    let (name, role, secret, csrf) = match session {
        Ok(session) => session,
        Err(e) => return Ok((Extension(told), e).into_response()),
    };
    who.session.iter().for_each(|old| guests.sessions.end(old));
    let who = Who { name: Some(name), role: Some(role), csrf: Some(csrf), ..who };
    let cookie = HeaderValue::try_from(set_cookie(&headers, Some(&secret))).map_err(|_| Problem::internal())?;
    Ok((NO_STORE, [(SET_COOKIE, cookie)], Extension(told), Json(Me::of(&desk, &who))).into_response())
}

/// Name, role, secret of the session, and what its page shows.
type Begun = (String, Role, String, String);

async fn begin(guests: &Guests, who: &Who, login: Login) -> Result<Begun, Problem> {
    let (name, address, now) = (login.name.chars().take(100).collect::<String>(), counted_as(who.from), Instant::now());
    let (by_name, by_address) = &guests.tries;
    let wait = |s: u64| Problem::too_many("too many passwords were tried: wait, and try again", s);
    // taken before the password is looked at: who tries many at once has no more of them
    by_address.take(&address, now).map_err(wait)?;
    by_name.take(&name, now).map_err(wait)?;
    let broken =
        || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "users_unavailable", "the desk cannot read its users: whoever keeps it sees why where it runs");
    let users = guests.users().ok_or_else(broken)?;
    let user = users.named(&login.name).cloned();
    let hash = user.as_ref().map_or(&guests.nobody, |u| &u.password).clone();
    let right = hashed(guests, login.password, hash).await?;
    let user = user.filter(|_| right).ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "bad_login", "no user has this name and this password"))?;
    by_address.give(&address);
    by_name.give(&name);
    let (secret, csrf) = guests.sessions.begin(&user.name, user.mark(), Instant::now()).ok_or_else(Problem::internal)?;
    Ok((user.name, user.role, secret, csrf))
}

/// Whether a password has a hash, looked at where it holds nobody else up.
async fn hashed(guests: &Guests, password: String, hash: String) -> Result<bool, Problem> {
    if password.len() > PASSWORD.1 {
        return Ok(false);
    }
    let seat = tokio::time::timeout(PATIENCE, guests.hashing.clone().acquire_owned()).await.map_err(|_| Problem::busy())?.map_err(|_| Problem::internal())?;
    let looked = tokio::task::spawn_blocking(move || {
        let _seat = seat;
        is_password(&password, &hash)
    });
    looked.await.map_err(|_| Problem::internal())
}

/// Signs out
#[utoipa::path(post, path = "/api/logout", responses((status = 204, description = "The session has ended"), (status = "default", body = ErrorBody)))]
pub async fn logout(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    Params::read(query.as_deref(), false, &[])?;
    let Some(guests) = &desk.doors.guests else { return Err(Problem::missing("this desk has no users: there is nothing to sign out of")) };
    who.session.iter().for_each(|s| guests.sessions.end(s));
    let cookie = HeaderValue::try_from(set_cookie(&headers, None)).map_err(|_| Problem::internal())?;
    Ok((StatusCode::NO_CONTENT, NO_STORE, [(SET_COOKIE, cookie)], Extension(Told::new("sign out"))).into_response())
}

/// What was done, newest first.
#[derive(Serialize, ToSchema)]
pub struct Entries {
    entries: Vec<crate::audit::Entry>,
    /// What `before` is for the next page; null behind the last.
    next: Option<u64>,
}

/// What was done at this desk, newest first
#[utoipa::path(get, path = "/api/audit",
    params(("size" = Option<usize>, Query, minimum = 1, maximum = 1000, description = "So many of a page, 1 to 1000; 100 where it is not said"),
        ("before" = Option<u64>, Query, minimum = 0, description = "`next` of the page before")),
    responses((status = 200, body = Entries), (status = 404, body = ErrorBody, description = "No audit is kept"), (status = "default", body = ErrorBody)))]
pub async fn audit(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, RawQuery(query): RawQuery) -> Answer<Entries> {
    let params = Params::read(query.as_deref(), false, &["size", "before"])?;
    if !who.audits() {
        return Err(who.may_not("read the audit"));
    }
    let Some(audit) = desk.doors.audit.clone() else { return Err(Problem::missing("no audit is kept here: `rawi serve` keeps one with --users or --audit")) };
    let place = |v: &str| v.parse::<u64>().map_err(|_| "give `next` of the answer before, as it is".to_string());
    let (size, before) = (params.size()?, params.read_as("before", place)?);
    let read = tokio::task::spawn_blocking(move || audit.page(before, size)).await;
    let (entries, next) = read.ok().and_then(Result::ok).ok_or_else(Problem::internal)?;
    Ok(Json(Entries { entries, next }))
}
