//! The command's arguments.

use std::path::PathBuf;

use clap::Parser;

/// Excalidraw scenes to SVG as excalidraw.com draws them, without a browser.
///
/// Reads .excalidraw, .excalidraw.svg and .excalidraw.png with an embedded scene, Obsidian's .excalidraw.md,
/// and .excalidrawlib. A folder in gives a folder out with the same names. A file that fails does not stop
/// the others; each failure is one line on standard error, and the exit code is 1.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Scenes and folders of scenes; `-` reads one scene from standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// File or folder to write; `-` writes one drawing to standard output
    #[arg(short, long, value_name = "PATH", required_unless_present = "describe")]
    pub(crate) output: Option<PathBuf>,

    /// The bytes the official exporter writes, its bugs included
    #[arg(long, conflicts_with_all = ["inline", "png"])]
    pub(crate) exact: bool,

    /// Dark mode
    #[arg(long, conflicts_with = "inline")]
    pub(crate) dark: bool,

    /// For HTML pages: colors follow the page's light or dark theme, ids begin with PREFIX
    #[arg(long, value_name = "PREFIX", conflicts_with = "png")]
    pub(crate) inline: Option<String>,

    /// PNG instead of SVG
    #[arg(long)]
    pub(crate) png: bool,

    /// Embed the glyphs that are used
    #[arg(long)]
    pub(crate) embed_fonts: bool,

    /// Space around the drawing in pixels
    #[arg(long, value_name = "N", default_value_t = 10.0, value_parser = padding)]
    pub(crate) padding: f64,

    /// Size of the result relative to the scene
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = scale)]
    pub(crate) scale: f64,

    /// Leave the background transparent
    #[arg(long)]
    pub(crate) no_background: bool,

    /// Write what the drawing says as text, to standard output unless -o is given
    #[arg(long, conflicts_with_all = ["png", "exact", "inline"])]
    pub(crate) describe: bool,
}

const EXAMPLES: &str = "\
Examples:
  excalidraw-svg -o cache.svg cache.excalidraw
  excalidraw-svg --dark --scale 2 --png -o cache.png cache.excalidraw
  excalidraw-svg --embed-fonts -o out/ diagrams/
  excalidraw-svg --inline fig1- --no-background -o fig1.svg notes/fig1.excalidraw.md
  excalidraw-svg --describe diagrams/cache.excalidraw";

fn number(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|n: &f64| n.is_finite())
        .ok_or_else(|| format!("`{text}` is not a number"))
}

fn padding(text: &str) -> Result<f64, String> {
    number(text).and_then(|n| {
        if (0.0..=10_000.0).contains(&n) {
            Ok(n)
        } else {
            Err("must be from 0 to 10000".to_owned())
        }
    })
}

fn scale(text: &str) -> Result<f64, String> {
    number(text).and_then(|n| {
        if n > 0.0 && n <= 100.0 {
            Ok(n)
        } else {
            Err("must be above 0, at most 100".to_owned())
        }
    })
}
