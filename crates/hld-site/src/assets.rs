//! The theme as data: templates, style sheets, scripts and files, packed into the binary or read from a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::path;

/// Everything the pages need beside the chapters.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// Template name, such as `page.html`, to its source.
    pub(crate) templates: BTreeMap<String, String>,
    /// Published path to content: style sheet, scripts, fonts, icon.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Published path of the style sheet.
    pub(crate) css: String,
    /// Published path of the script that runs before the first paint.
    pub(crate) early_js: String,
    /// Published path of the script that runs when the page stands.
    pub(crate) js: String,
    /// Published path of the script that a page loads when one first searches, if the theme has one.
    pub(crate) search: Option<String>,
    /// Published path of the icon, if the theme has one.
    pub(crate) icon: Option<String>,
}

/// The folder of the site that holds the theme's files.
const FOLDER: &str = "hld";

impl Assets {
    /// Unpacks what [`Assets::pack`] made.
    pub fn unpack(packed: &[u8]) -> Result<Assets> {
        let mut bytes = Vec::new();
        flate2::read::DeflateDecoder::new(packed)
            .read_to_end(&mut bytes)
            .context("the packed theme is damaged")?;
        let mut rest = bytes.as_slice();
        let mut files = BTreeMap::new();
        while !rest.is_empty() {
            let name = String::from_utf8(take(&mut rest)?.to_vec())
                .context("the packed theme is damaged")?;
            files.insert(name, take(&mut rest)?.to_vec());
        }
        Assets::from_files(files)
    }

    /// Reads a theme folder, for work on the theme without building the binary anew.
    pub fn from_dir(dir: &Path) -> Result<Assets> {
        let mut files = BTreeMap::new();
        collect(dir, "", &mut files)
            .with_context(|| format!("cannot read the theme in {}", dir.display()))?;
        Assets::from_files(files)
    }

    fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<Assets> {
        let mut assets = Assets::default();
        let (mut css, mut js, mut early) = (String::new(), String::new(), String::new());
        let mut search = String::new();
        for (name, bytes) in files {
            let text = |bytes: Vec<u8>| {
                String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
            };
            if let Some(template) = name.strip_prefix("templates/") {
                let template = template.to_owned();
                assets.templates.insert(template, text(bytes)?);
            } else if name.starts_with("css/") && name.ends_with(".css") {
                squeeze(&mut css, &without_comments(&text(bytes)?));
            } else if name == "js/early.js" {
                squeeze(&mut early, &text(bytes)?);
            } else if name.starts_with("js/") && name.ends_with(".js") {
                squeeze(&mut js, &text(bytes)?);
            } else if name.starts_with("search/") && name.ends_with(".js") {
                squeeze(&mut search, &text(bytes)?);
            } else if name.starts_with("fonts/")
                && !name.ends_with(".md")
                && !name.ends_with(".txt")
            {
                assets.files.insert(format!("{FOLDER}/{name}"), bytes);
            } else if let Some(icon) = name.strip_prefix("icon.") {
                let published = format!("{FOLDER}/icon.{icon}");
                assets.files.insert(published.clone(), bytes);
                assets.icon = Some(published);
            }
        }
        if !assets.templates.contains_key("page.html") {
            bail!("the theme has no templates/page.html");
        }
        assets.css = assets.add("site", "css", css);
        assets.early_js = assets.add("early", "js", early);
        assets.js = assets.add("site", "js", js);
        if !search.is_empty() {
            assets.search = Some(assets.add("search", "js", search));
        }
        Ok(assets)
    }

    /// The source of a template.
    pub fn template(&self, name: &str) -> Option<&str> {
        self.templates.get(name).map(String::as_str)
    }

    /// The icon.
    pub fn icon(&self) -> Option<&[u8]> {
        self.files.get(self.icon.as_ref()?).map(Vec::as_slice)
    }

    /// Adds a file under a name that changes with its content, so that browsers may keep it for ever.
    fn add(&mut self, stem: &str, extension: &str, content: String) -> String {
        let name = format!(
            "{FOLDER}/{stem}-{:08x}.{extension}",
            fingerprint(content.as_bytes()) as u32
        );
        self.files.insert(name.clone(), content.into_bytes());
        name
    }
}

/// Takes one length-prefixed run of bytes.
fn take<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let (length, tail) = rest
        .split_first_chunk::<4>()
        .context("the packed theme is damaged")?;
    let length = u32::from_le_bytes(*length) as usize;
    let (bytes, tail) = tail
        .split_at_checked(length)
        .context("the packed theme is damaged")?;
    *rest = tail;
    Ok(bytes)
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Some(name) = path::slashed(Path::new(&entry.file_name())) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(format!("{prefix}{name}"), fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// FNV-1a: stable over machines and compilers, which file names must be.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// CRC-32 and length, much quicker than [`fingerprint`]: tells the versions of one file apart.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    u64::from(crc.sum()) << 32 | u64::from(crc.amount())
}

/// Drops indentation, empty lines and lines that are only a `//` comment.
///
/// Nothing else is touched, so what is read in the browser is what is written in the theme.
fn squeeze(out: &mut String, source: &str) {
    for line in source.lines() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        out.push_str(&rest[..at]);
        rest = rest[at..]
            .find("*/")
            .map_or("", |end| &rest[at + end + 2..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_lose_comments_and_indentation_only() {
        let mut out = String::new();
        squeeze(
            &mut out,
            &without_comments("/* a\n b */\n.x {\n  color: red; /* c */\n}\n"),
        );
        assert_eq!(out, ".x {\ncolor: red;\n}\n");
    }

    #[test]
    fn a_damaged_pack_is_an_error() {
        assert!(Assets::unpack(&[1, 2, 3]).is_err());
        assert!(Assets::unpack(&[]).is_err());
    }
}
