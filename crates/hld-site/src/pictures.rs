//! Pictures that stand for pages where their addresses are shared, given by the caller: the renderer itself draws nothing.

use std::collections::BTreeMap;

use anyhow::Result;
use mdbook_renderer::config::HtmlConfig;

use crate::assets::fingerprint;
use crate::output::Staging;

/// Where they are published; nothing but other sites asks for them.
pub const PICTURES: &str = "hld/share/";

/// One picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
}

/// The pictures of a book, by the paths of its chapters below `src`, `/`-separated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pictures {
    chapters: BTreeMap<String, Picture>,
}

impl Pictures {
    /// The picture of a chapter.
    pub fn of(&self, path: &str) -> Option<&Picture> {
        self.chapters.get(path)
    }

    /// Writes them all.
    pub(crate) fn write(&self, staging: &Staging) -> Result<()> {
        self.chapters
            .values()
            .try_for_each(|picture| staging.write(&picture.path(), &picture.png))
    }
}

impl FromIterator<(String, Picture)> for Pictures {
    fn from_iter<T: IntoIterator<Item = (String, Picture)>>(chapters: T) -> Pictures {
        Pictures {
            chapters: chapters.into_iter().collect(),
        }
    }
}

impl Picture {
    /// Its published path: another picture gets another one, for chat apps keep what they have seen.
    pub(crate) fn path(&self) -> String {
        format!("{PICTURES}{:016x}.png", fingerprint(&self.png))
    }
}

/// The address of the site, when `site-url` is a full one; ends with a slash.
pub fn address(html: &HtmlConfig) -> Option<String> {
    html.site_url
        .as_ref()
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
        .map(|url| format!("{}/", url.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_address_is_one() {
        let of = |url: &str| {
            let mut html = HtmlConfig::default();
            html.site_url = Some(url.to_owned());
            address(&html)
        };
        assert_eq!(of("https://e.org/b").as_deref(), Some("https://e.org/b/"));
        assert_eq!(of("http://e.org//").as_deref(), Some("http://e.org/"));
        for url in ["", "/", "/b/", "e.org", "//e.org/"] {
            assert_eq!(of(url), None, "{url}");
        }
        assert_eq!(address(&HtmlConfig::default()), None);
    }

    #[test]
    fn another_picture_has_another_path() {
        let path = |png: &[u8]| {
            Picture {
                png: png.to_vec(),
                ..Picture::default()
            }
            .path()
        };
        assert_eq!(path(b"a"), path(b"a"));
        assert_ne!(path(b"a"), path(b"b"));
        assert!(path(b"a").starts_with(PICTURES) && path(b"a").ends_with(".png"));
    }
}
