//! `hld serve`: builds, serves, watches, builds again.

use super::Outcome;
use crate::book::{Builder, Purpose};
use crate::cli::{Format, Global, Serve};
use crate::progress::Progress;
use crate::report;
use crate::serve::{Live, Watch, listen};
use anyhow::Context;
use std::net::SocketAddr;

/// Serves until interrupted; a broken chapter keeps the last good site on show.
pub fn run(global: &Global, args: &Serve) -> anyhow::Result<Outcome> {
    let mut builder = Builder::new(&global.root, None, args.theme_dir.clone(), Purpose::Write)?;
    let live = Live::new();
    build(&mut builder, &live, 1, global.verbose);

    let address = SocketAddr::new(args.host, args.port);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("could not start the server")?;
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind(address))
        .with_context(|| {
            format!("could not listen on {address}; is something else there? --port takes another")
        })?;
    let address = listener
        .local_addr()
        .context("the listener has no address")?;
    let host = if address.ip().is_loopback() {
        "localhost".to_owned()
    } else {
        address.ip().to_string()
    };
    let url = format!("http://{host}:{}/", address.port());
    anstream::eprintln!("serving {url} (ctrl-c ends it)");
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        anstream::eprintln!("could not open a browser: {error}");
    }

    let watch = Watch::new(
        &builder.watched_folders(),
        &builder.watched_files(),
        builder.written_folders(),
    )
    .context("could not watch the book for changes")?;
    let site = builder.dest().to_owned();
    let renderer = builder.renderer().clone();
    let told = live.clone();
    let verbose = global.verbose;
    std::thread::spawn(move || {
        let mut number = 1;
        while watch.next_change().is_some() {
            number += 1;
            build(&mut builder, &told, number, verbose);
        }
    });
    runtime
        .block_on(listen(listener, &site, live, move || renderer.close()))
        .context("the server stopped")?;
    Ok(Outcome::Clean)
}

fn build(builder: &mut Builder, live: &Live, number: u64, verbose: bool) {
    let mut progress = Progress::start(verbose);
    let built = builder.build(false, &mut progress);
    let took = progress.finish().as_secs_f64() * 1e3;
    match built {
        Ok(built) => {
            let shown = if built.is_good {
                Vec::new()
            } else {
                report::rows(builder.root(), &built.findings)
            };
            live.publish(number, &shown);
            report::print(builder.root(), &built.findings, Format::Human);
            if built.is_good {
                anstream::eprintln!(
                    "built in {took:.0} ms, {} of {} pages changed",
                    built.changed,
                    built.pages
                );
            }
        }
        Err(error) => {
            let text = format!("{error:#}");
            live.publish(number, &[serde_json::json!({ "text": text })]);
            anstream::eprintln!("{} {text}", report::paint_error("error:"));
        }
    }
}
