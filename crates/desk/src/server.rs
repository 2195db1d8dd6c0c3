//! The server: what it listens on, what leads to which route, how it ends.
//!
//! In: the pack, a store, how it is to be opened. Out: a [`Server`] that listens already, and runs until it is told to end. Invariant: every route but the page's passes [`who::known`].

use crate::doors::{Closed, Doors, Opened};
use crate::pool::{Pool, STORES};
use crate::problem::Problem;
use crate::routes::names::Directory;
use crate::routes::{claims, documents, exports, extract, incidents, me, meta, names, outlets, reviews};
use crate::watch::Watch;
use crate::{api, guard, listen, page, who};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rawi_archive::link::Sides;
use rawi_archive::store::{Mode, StoreError};
use rawi_engine::Pack;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Answers under way when it is told to end have so long.
const GRACE: Duration = Duration::from_secs(5);

/// Texts and files that are coded at the same time.
const CODERS: usize = 2;

/// Threads that may block: those of all seats, and some for counting and files. Each holds on to memory of its own.
const BLOCKING: usize = 16;

/// What the routes share.
pub struct Desk {
    /// The language data.
    pub pack: Arc<Pack>,
    /// Stores to be asked.
    pub pool: Arc<Pool>,
    /// The one that is written to.
    pub writer: Arc<Pool>,
    /// Seats for coding texts, which may take long and needs no store: those who ask do not wait for it.
    pub coders: Arc<Pool>,
    /// The store as a whole.
    pub watch: Arc<Watch>,
    /// Names of the tables.
    pub directory: Directory,
    /// On whose side those of the tables stand.
    pub sides: Sides,
    /// Who comes in.
    pub doors: Doors,
}

/// Why there is no server.
#[derive(Debug)]
pub enum Refused {
    /// The store cannot be read.
    Store(StoreError),
    /// Who should not would come in.
    Doors(Closed),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The server failed while it ran.
    Run(io::Error),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Store(e) => e.fmt(f),
            Refused::Doors(e) => e.fmt(f),
            Refused::Listen(a, e) => write!(f, "cannot listen on {a}: {e}: end what listens there, or name another port (0 takes a free one)"),
            Refused::Run(e) => write!(f, "the server failed: {e}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<Closed> for Refused {
    fn from(e: Closed) -> Refused {
        Refused::Doors(e)
    }
}

impl From<StoreError> for Refused {
    fn from(e: StoreError) -> Refused {
        Refused::Store(e)
    }
}

/// A server that listens.
pub struct Server {
    desk: Arc<Desk>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Opens a store and listens.
    ///
    /// # Errors
    /// Where either is not to be.
    pub fn new(pack: Pack, target: &str, opened: &Opened) -> Result<Server, Refused> {
        let (doors, address) = (Doors::open(opened)?, opened.listen);
        let failed = |e| Refused::Listen(address, e);
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (watch, directory, sides) = (Watch::start(target)?, Directory::of(&pack), Sides::of(&pack));
        let pool = |mode, stores| Arc::new(Pool::new(target, mode, stores));
        let (pool, writer, coders) = (pool(Mode::Read, STORES), pool(Mode::Write, 1), pool(Mode::Read, CODERS));
        let desk = Desk { pack: Arc::new(pack), pool, writer, coders, watch, directory, sides, doors };
        Ok(Server { desk: Arc::new(desk), listener, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the store, without a password.
    pub fn place(&self) -> &str {
        &self.desk.watch.place
    }

    /// Answers until the process is told to end (Ctrl-C, SIGTERM).
    ///
    /// # Errors
    /// Where the system lets it not.
    pub fn run(self) -> Result<(), Refused> {
        let runtime = tokio::runtime::Builder::new_multi_thread().max_blocking_threads(BLOCKING).enable_all().build().map_err(Refused::Run)?;
        let done = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let (told, mut hears) = tokio::sync::watch::channel(());
            let ended = async move {
                end().await;
                drop(told);
            };
            let desk = self.desk.clone();
            let trusted = move |peer: IpAddr| peer.to_canonical().is_loopback() || desk.doors.trusts(peer);
            let serving = listen::serve(listener, router(self.desk), trusted, ended);
            let late = async {
                // an error says that the other end was dropped: it was told to end
                let _ = hears.changed().await;
                tokio::time::sleep(GRACE).await;
            };
            tokio::select! {
                () = serving => {}
                () = late => {}
            }
            Ok(())
        });
        runtime.shutdown_timeout(GRACE);
        done.map_err(Refused::Run)
    }
}

/// Waits until the process is told to end.
async fn end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// What leads where.
fn router(desk: Arc<Desk>) -> Router {
    let api = Router::new()
        .route("/api/meta", get(meta::meta))
        .route("/api/overview", get(meta::overview))
        .route("/api/incidents", get(incidents::incidents))
        .route("/api/incidents/{id}", get(incidents::incident))
        .route("/api/documents/{*id}", get(documents::document))
        .route("/api/claims", get(claims::claims))
        .route("/api/claims/{id}/why", get(claims::why))
        .route("/api/names", get(names::names))
        .route("/api/outlets", get(outlets::outlets))
        .route("/api/reviews", get(reviews::reviews))
        .route("/api/openapi.json", get(api::openapi))
        .merge(Router::new().route("/api/exports/{form}", get(exports::export)).layer(from_fn_with_state(desk.clone(), who::noted)))
        .layer(from_fn_with_state(desk.clone(), guard::named));
    // what is done is written down, and who asks is told anew each time
    let deeds = Router::new()
        .route("/api/reviews", post(reviews::say))
        .route("/api/extract", post(extract::extract))
        .route("/api/login", post(me::login))
        .route("/api/logout", post(me::logout))
        .layer(from_fn_with_state(desk.clone(), who::noted))
        .route("/api/me", get(me::me))
        .route("/api/audit", get(me::audit));
    let api = api.merge(deeds);
    let page = ["/", "/incidents/{id}", "/documents/{*id}", "/outlets", "/try", "/reviews", "/audit", "/login"];
    let all = page.into_iter().fold(api, |router, path| router.route(path, get(page::index)));
    all.fallback(get(page::other))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(desk.clone(), who::known))
        .with_state(desk.clone())
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| Problem::internal().into_response()))
        .layer(from_fn_with_state(desk, guard::host))
        .layer(from_fn(guard::headers))
}

async fn wrong_method() -> Response {
    let what = "this address takes another method: see /api/openapi.json";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "bad_method", what).into_response()
}
