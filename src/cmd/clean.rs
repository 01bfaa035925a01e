//! `hld clean`: removes the site and the cache, and nothing else.

use super::Outcome;
use crate::book;
use crate::cli::Global;
use anyhow::{Context, bail};
use std::path::Path;

/// Removes the build folder, if it holds a site of ours, and the cache.
pub fn run(global: &Global) -> anyhow::Result<Outcome> {
    let settings = book::Settings::load(&global.root)?;
    for folder in [&settings.build_dir, &settings.cache_dir] {
        if !folder.exists() {
            continue;
        }
        if folder == &settings.build_dir && !is_site(folder) && !is_empty(folder)? {
            bail!(
                "`{}` does not look like a site that hld wrote (no index.html in it); remove it by hand if you mean it",
                folder.display()
            );
        }
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("could not remove `{}`", folder.display()))?;
        anstream::eprintln!("removed {}", folder.display());
    }
    Ok(Outcome::Clean)
}

fn is_site(folder: &Path) -> bool {
    folder.join("index.html").is_file()
}

fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    let mut entries = std::fs::read_dir(folder)
        .with_context(|| format!("could not read `{}`", folder.display()))?;
    Ok(entries.next().is_none())
}
