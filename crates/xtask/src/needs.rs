//! What the tests need beyond a Rust toolchain: found, or installed where that is allowed.

use crate::run::{answers, run};
use anyhow::bail;
use std::path::{Path, PathBuf};

/// Where Debian and others put Chromium.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The path of a Chromium, installed with apt if there is none and this is root.
pub fn chromium() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(path));
    }
    if let Some(path) = find(&CHROMIUM) {
        return Ok(path);
    }
    apt(
        "a Chromium for the browser tests",
        &["chromium", "fonts-liberation"],
    )?;
    match find(&CHROMIUM) {
        Some(path) => Ok(path),
        None => bail!("apt installed no Chromium; name one in the variable CHROMIUM"),
    }
}

/// Node and npm, installed with apt if they are missing and this is root.
pub fn node() -> anyhow::Result<()> {
    if answers("node") && answers("npm") {
        return Ok(());
    }
    apt("Node for the browser tests", &["nodejs", "npm"])
}

/// Python, for the code that the notes quote.
pub fn python() -> anyhow::Result<()> {
    if answers("python3") {
        return Ok(());
    }
    apt("Python for the examples of the notes", &["python3"])
}

/// The packages of `folder`, as its lock file names them.
pub fn npm_packages(folder: &Path) -> anyhow::Result<()> {
    let installed = folder.join("node_modules/.package-lock.json");
    let fresh = |a: &Path, b: &Path| -> Option<bool> {
        Some(a.metadata().ok()?.modified().ok()? >= b.metadata().ok()?.modified().ok()?)
    };
    if fresh(&installed, &folder.join("package-lock.json")) == Some(true) {
        return Ok(());
    }
    println!("\ninstalling the packages of {} with npm", folder.display());
    run(
        folder,
        "npm",
        &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    )
}

fn apt(what: &str, packages: &[&str]) -> anyhow::Result<()> {
    let list = packages.join(" ");
    let here = Path::new(".");
    println!("\n{what} is missing; installing {list} with apt");
    if !answers("apt-get") {
        bail!("{what} is missing and there is no apt-get here; install {list} by hand");
    }
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(packages);
    let installed = run(here, "apt-get", &["update"]).and_then(|()| run(here, "apt-get", &args));
    if let Err(error) = installed {
        bail!(
            "{what} is missing and could not be installed ({error}); as root: apt-get install {list}"
        );
    }
    Ok(())
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        std::env::split_paths(&folders)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    })
}
