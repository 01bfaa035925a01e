//! The server: files of the built site, a reload script, and the event stream behind it.

use super::Live;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use tokio::net::TcpListener;
use tokio_stream::{Stream, StreamExt, wrappers::BroadcastStream};
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};

const SCRIPT: &str = concat!(
    r#"<link rel="stylesheet" href="/__hld/live.css">"#,
    r#"<script src="/__hld/live.js" defer></script>"#
);

/// A page larger than this is sent as it is, without the reload script.
const LARGEST_PAGE: usize = 64 << 20;

/// Serves `site` on `address` until the process is interrupted; then calls `at_end` and ends it.
///
/// Requests whose `Host` is not this machine's name are refused unless the address is open to the
/// network on purpose: a foreign page must not read the book through a rebound name.
///
/// # Errors
///
/// When the listener fails.
pub async fn listen(
    listener: TcpListener,
    site: &Path,
    live: Live,
    at_end: impl FnOnce() + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let files = ServeDir::new(site)
        .append_index_html_on_directories(true)
        .not_found_service(ServeFile::new(site.join("404.html")));
    let app = Router::new()
        .route("/__hld/live.js", get(script))
        .route("/__hld/live.css", get(style))
        .route("/__hld/events", get(events))
        .with_state(live)
        .fallback_service(files)
        .layer(middleware::from_fn(add_script))
        // Around what changes a page, and never over the stream of events.
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(address, guard));
    axum::serve(listener, app)
        .with_graceful_shutdown(async {
            interrupted().await;
            at_end();
            std::process::exit(0);
        })
        .await
}

/// Waits until somebody wants the process to end.
async fn interrupted() {
    // Without a signal handler the process ends at once, which is what was asked for.
    let from_the_keyboard = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = from_the_keyboard => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    from_the_keyboard.await;
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("live.js"),
    )
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("live.css"),
    )
}

async fn events(State(live): State<Live>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (last, receiver) = live.subscribe();
    let stream = tokio_stream::once(last)
        .chain(BroadcastStream::new(receiver).filter_map(Result::ok))
        .map(|text| Ok(Event::default().data(text)));
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Refuses requests that another site's page makes through this machine's browser.
async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if address.ip().is_loopback() && !is_this_machine(host) {
        return (
            StatusCode::FORBIDDEN,
            "this server answers only to localhost; use --host to open it to the network\n",
        )
            .into_response();
    }
    if !same_origin(headers, host) {
        return (StatusCode::FORBIDDEN, "foreign origin\n").into_response();
    }
    next.run(request).await
}

fn is_this_machine(host: &str) -> bool {
    let name = if let Some(rest) = host.strip_prefix('[') {
        rest.split(']').next().unwrap_or_default()
    } else {
        host.split(':').next().unwrap_or_default()
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn same_origin(headers: &HeaderMap, host: &str) -> bool {
    match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
        None => true,
        Some(Ok(origin)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        Some(Err(_)) => false,
    }
}

/// Adds the reload script to pages; nothing is written into the site itself.
async fn add_script(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let (mut parts, body) = response.into_parts();
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !is_page || parts.status == StatusCode::NOT_MODIFIED {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, LARGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut page = bytes.to_vec();
    if parts.status == StatusCode::NOT_FOUND {
        page = at_the_root(&page);
    }
    page.extend_from_slice(SCRIPT.as_bytes());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::LAST_MODIFIED);
    Response::from_parts(parts, Body::from(page))
}

/// The page of wrong addresses, whose links are relative, for an address of any depth.
fn at_the_root(page: &[u8]) -> Vec<u8> {
    const HEAD: &[u8] = b"<head>";
    let Some(at) = page.windows(HEAD.len()).position(|here| here == HEAD) else {
        return page.to_vec();
    };
    let (before, after) = page.split_at(at + HEAD.len());
    [before, br#"<base href="/">"#, after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_wrong_addresses_finds_its_styles_at_any_depth() {
        let page = at_the_root(b"<html><head><link href=\"hld/site.css\"></head>");
        assert_eq!(
            page,
            br#"<html><head><base href="/"><link href="hld/site.css"></head>"#
        );
        assert_eq!(at_the_root(b"no head"), b"no head");
    }

    #[test]
    fn only_names_of_this_machine_pass() {
        for host in ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:80"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:3000",
            "10.0.0.7",
            "[::2]",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_foreign_origin_is_not_ours() {
        let mut headers = HeaderMap::new();
        assert!(same_origin(&headers, "localhost:3000"));
        headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("http://localhost:3000"),
        );
        assert!(same_origin(&headers, "localhost:3000"));
        headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("https://evil.example"),
        );
        assert!(!same_origin(&headers, "localhost:3000"));
    }
}
