//! `hld clean`: removes the site, its editions and the cache, and nothing else.

use super::Outcome;
use crate::book;
use crate::cli::Global;
use crate::edition;
use anyhow::{Context, bail};
use std::path::Path;

/// Removes the build folder, if it holds a site of ours, the editions beside it, and the cache.
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
    for ending in ["zip", "html"] {
        let file = edition::beside(&settings.build_dir, ending);
        if file.is_file() {
            std::fs::remove_file(&file)
                .with_context(|| format!("could not remove `{}`", file.display()))?;
            anstream::eprintln!("removed {}", file.display());
        }
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
