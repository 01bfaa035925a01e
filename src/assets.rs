//! The theme, packed into the binary by build.rs, or read from a folder while one works on it.

use anyhow::Context;
use hld_site::Assets;
use std::path::Path;

static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/theme.pack"));

/// The theme in `folder`, or the one in the binary.
pub fn load(folder: Option<&Path>) -> anyhow::Result<Assets> {
    match folder {
        Some(folder) => Assets::from_dir(folder),
        None => Assets::unpack(PACK),
    }
    .context("could not load the theme")
}
