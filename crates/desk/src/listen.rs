//! Connections: taken in, answered, ended.
//!
//! In: a listener, the routes, and what ends it all. Out: answers. `axum::serve` knows neither patience nor bounds; here a connection that sends no request within [`HEAD`], or takes nothing of
//! its answer for [`STUCK`], is closed, there are at most [`MOST`] of them, and [`OF_ONE`] of one machine that is not this one.
//!
//! Invariant: when it is to end, connections without a request are closed, and answers under way go on.

use crate::pool::locked;
use crate::who::Peer;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep, sleep};

/// So long the head of a request may take, or the next one on a connection that is kept.
const HEAD: Duration = Duration::from_secs(20);

/// So long somebody may take nothing of an answer.
const STUCK: Duration = Duration::from_secs(60);

/// Connections at the same time; more wait until one ends.
const MOST: usize = 1024;

/// Connections of one machine at the same time, but of this one, and of those that pass requests on; more are closed.
const OF_ONE: usize = 64;

/// Answers until it is to end, then waits for answers under way.
pub async fn serve(listener: TcpListener, router: Router, trusted: impl Fn(IpAddr) -> bool, end: impl Future<Output = ()>) {
    let (graceful, seats, machines) = (GracefulShutdown::new(), Arc::new(Semaphore::new(MOST)), Arc::<Machines>::default());
    let service = TowerToHyperService::new(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut end = std::pin::pin!(end);
    loop {
        let taken = async {
            let seat = seats.clone().acquire_owned().await;
            (seat, accepted(&listener).await)
        };
        let (seat, (stream, peer)) = tokio::select! {
            taken = taken => taken,
            () = &mut end => break,
        };
        let place = if trusted(peer.ip()) { None } else { Some(machines.clone().enter(peer.ip())) };
        if place.as_ref().is_some_and(Option::is_none) {
            continue;
        }
        let service = service.clone();
        let routes = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            service.call(request.map(Body::new) as Request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(Patient::new(stream)), routes));
        tokio::spawn(async move {
            let _held = (seat, place);
            // what goes wrong on a connection ends it, and concerns nobody else
            let _ = connection.await;
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection. Where the system has no more of them, it is asked again a little later.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(e) if matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused) => {}
            Err(_) => sleep(Duration::from_millis(200)).await,
        }
    }
}

/// Connections of each machine.
#[derive(Default)]
struct Machines(Mutex<HashMap<IpAddr, usize>>);

/// A connection's place among those of its machine, given back when it ends.
struct Place(Arc<Machines>, IpAddr);

impl Machines {
    fn enter(self: Arc<Self>, of: IpAddr) -> Option<Place> {
        let mut all = locked(&self.0);
        let n = all.entry(of).or_default();
        if *n >= OF_ONE {
            return None;
        }
        *n += 1;
        drop(all);
        Some(Place(self, of))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = locked(&self.0.0);
        if let Some(n) = all.get_mut(&self.1) {
            *n -= 1;
        }
        all.retain(|_, n| *n > 0);
    }
}

/// A connection that gives up on whoever takes nothing of what is written.
struct Patient {
    stream: TcpStream,
    /// Runs while something waits to be written.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream) -> Patient {
        Patient { stream, stuck: None }
    }

    /// What came of writing: where it waits, for no longer than so.
    fn waited<T>(&mut self, done: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stuck = None;
            return done;
        }
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + STUCK)));
        ready!(stuck.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.waited(done, context)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.waited(done, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(context);
        self.waited(done, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(context);
        self.waited(done, context)
    }
}
