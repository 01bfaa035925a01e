//! `cargo xtask lighthouse`: Lighthouse's four scores of five kinds of page, and the least they may be.
//!
//! Not part of `cargo xtask test`: the score of performance is a measurement, and on a machine
//! that does other work it swings by more than the two points that are left to it.

use crate::run::{run as command, run_with};
use crate::{needs, root, target_dir};
use anyhow::{Context, bail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages to measure, as paths in the site (default: one of each kind)
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
    /// The least that each score may be
    #[arg(long, default_value_t = 98, value_name = "SCORE")]
    least: u8,
    /// Write Lighthouse's whole answers as JSON files to this folder
    #[arg(long, value_name = "DIR")]
    json: Option<PathBuf>,
}

/// The home page at its canonical address, a concept, a worked case, a page that collects, the roadmap.
const PAGES: [&str; 5] = [
    "/",
    "foundations/caching.html",
    "cases/url-shortener.html",
    "gold-lines.html",
    "roadmap.html",
];
/// The first build of the book, and of the command, may take a while.
const PATIENCE: Duration = Duration::from_secs(900);

/// Builds the book for an address of this machine, serves it with `hld serve`, and measures.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = root();
    let folder = root.join("tests/lighthouse");
    let chromium = needs::chromium()?;
    needs::node()?;
    needs::npm_packages(&folder)?;
    let site = target_dir().join("lighthouse");
    let server = Server::start(&root, &site)?;
    let least = args.least.to_string();
    let mut words = vec!["measure.js"];
    let json = match &args.json {
        Some(folder) => {
            let folder = std::path::absolute(folder).context("the folder for the answers")?;
            Some(folder.to_string_lossy().into_owned())
        }
        None => None,
    };
    if let Some(folder) = &json {
        words.extend(["--json", folder.as_str()]);
    }
    words.extend([least.as_str(), server.address.as_str()]);
    if args.pages.is_empty() {
        words.extend(PAGES);
    } else {
        words.extend(args.pages.iter().map(String::as_str));
    }
    run_with(
        &folder,
        "node",
        &words,
        &[("CHROMIUM", &chromium.to_string_lossy())],
    )
}

/// `hld serve` over a site that knows its address, ended when this is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(root: &Path, site: &Path) -> anyhow::Result<Self> {
        command(root, "cargo", &["build", "--quiet"])?;
        // Canonical addresses, sitemap and the pictures of shared links need a full site-url.
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .context("no free port")?
            .port();
        let address = format!("http://localhost:{port}/");
        println!("\nserving {address}");
        let child = Command::new(target_dir().join("debug/hld"))
            .args(["serve", "--port", &port.to_string()])
            .current_dir(root)
            .env("MDBOOK_BUILD__BUILD_DIR", site)
            .env("MDBOOK_OUTPUT__HTML__SITE_URL", &address)
            .spawn()
            .context("could not start `hld serve`")?;
        let mut server = Self { child, address };
        server.wait(port)?;
        Ok(server)
    }

    /// Waits until somebody answers on `port`: the server listens once the site stands.
    fn wait(&mut self, port: u16) -> anyhow::Result<()> {
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("`hld serve` ended ({status})");
            }
            if began.elapsed() > PATIENCE {
                bail!("`hld serve` did not answer within {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended or not: there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
