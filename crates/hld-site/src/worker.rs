//! The service worker: what was read stays for the next visit without network, and the whole book when asked.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::assets::fingerprint;
use crate::output::Staging;
use crate::pictures::PICTURES;

/// Published path of the worker: at the root, so that it answers for the whole site.
pub(crate) const PATH: &str = "sw.js";
/// Published path of the list of files that make the whole book, with a hash of each.
const LIST: &str = "hld/files.json";
const SCRIPT: &str = include_str!("worker.js");

/// Writes the worker and its list; comes last, for it names what was written.
///
/// `core` is what every page needs.
pub(crate) fn write<'a>(staging: &Staging, core: impl Iterator<Item = &'a str>) -> Result<()> {
    let files: BTreeMap<String, String> = staging
        .checksums()?
        .into_iter()
        .filter(|(name, _)| is_kept(name))
        .map(|(name, hash)| (name, format!("{hash:016x}")))
        .collect();
    let list = serde_json::to_string(&files)?;
    let core: Vec<&str> = ["index.html", "toc.html"].into_iter().chain(core).collect();
    let version = format!("{:016x}", fingerprint(list.as_bytes()));
    let script = SCRIPT
        .replace("\"@core\"", &serde_json::to_string(&core)?)
        .replace("@version", &version);
    staging.write(LIST, list.as_bytes())?;
    staging.write(PATH, script.as_bytes())
}

/// Whether a file belongs to the whole book as one reads it: not what repeats it in another form.
pub(crate) fn is_kept(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    !name.starts_with('.')
        && !name.starts_with(PICTURES)
        && !matches!(name, "print.html" | "404.html" | PATH | LIST | "CNAME")
        && !matches!(ending, "md" | "xml" | "txt" | "excalidraw")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_is_kept_once() {
        for name in ["index.html", "core/a.html", "hld/site-1.css", "x.svg"] {
            assert!(is_kept(name), "{name}");
        }
        for name in [
            "print.html",
            "core/a.md",
            "feed.xml",
            "sw.js",
            ".nojekyll",
            "hld/share/a.png",
        ] {
            assert!(!is_kept(name), "{name}");
        }
    }

    #[test]
    fn the_script_has_its_places() {
        assert_eq!(SCRIPT.matches("\"@core\"").count(), 1);
        assert_eq!(SCRIPT.matches("@version").count(), 1);
        assert!(SCRIPT.contains(LIST));
    }
}
