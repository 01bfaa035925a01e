//! `cargo xtask corpus`: our exact drawings against the official exporter's, scene by scene.

use crate::run::run as command;
use crate::{root, target_dir};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// Which scenes to compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder with `scenes/NAME.excalidraw` and `official/NAME.svg`
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// A script that compares two folders of SVG leaf by leaf: SCRIPT OFFICIAL OURS
    #[arg(long, value_name = "SCRIPT")]
    compare: Option<PathBuf>,
}

/// A corpus kept beside the repository: third-party scenes are not ours to publish.
const BESIDE: &str = "../shared/excalidraw";

/// The scenes of our own, each with its official drawing.
const FIXTURES: &str = "crates/excalidraw-svg/tests/fixtures";

/// Draws every scene with `--exact`, counts identical files, and runs the comparing script.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = root();
    let beside = root.join(BESIDE);
    let corpus = match &args.corpus {
        Some(corpus) => corpus.clone(),
        None if beside.join("dev/scenes").is_dir() => beside.join("dev"),
        None => root.join(FIXTURES),
    };
    let compare = args.compare.clone().or_else(|| {
        let script = beside.join("compare.py");
        script.is_file().then_some(script)
    });
    command(
        &root,
        "cargo",
        &[
            "build",
            "--release",
            "--quiet",
            "--package",
            "excalidraw-svg",
            "--all-features",
        ],
    )?;
    let ours = tempfile::tempdir().context("could not make a folder for our drawings")?;
    let program = target_dir().join("release/excalidraw-svg");
    let scenes = corpus.join("scenes");
    // A scene that the official exporter refuses fails here too; the comparison says which.
    let drawn = command(
        &root,
        &program.to_string_lossy(),
        &[
            "--exact",
            "-o",
            &ours.path().to_string_lossy(),
            &scenes.to_string_lossy(),
        ],
    );
    if let Err(error) = drawn {
        println!("{error}");
    }
    identical(&corpus.join("official"), ours.path())?;
    match compare {
        Some(script) => command(
            &root,
            "python3",
            &[
                &script.to_string_lossy(),
                &corpus.join("official").to_string_lossy(),
                &ours.path().to_string_lossy(),
                "--min-exact",
                "0.98",
                "--min-leaves",
                "0.998",
            ],
        ),
        None => Ok(()),
    }
}

fn identical(official: &Path, ours: &Path) -> anyhow::Result<()> {
    let mut names: Vec<_> = std::fs::read_dir(official)
        .with_context(|| format!("could not read {}", official.display()))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".svg"))
        .collect();
    names.sort();
    if names.is_empty() {
        bail!("{} holds no drawings", official.display());
    }
    let mut same = 0;
    for name in &names {
        let theirs = std::fs::read(official.join(name))?;
        // The official file writes `&nbsp;`, which no XML reader knows; ours writes the character.
        let theirs = String::from_utf8_lossy(&theirs).replace("&nbsp;", "\u{a0}");
        match std::fs::read(ours.join(name)) {
            Ok(bytes) if bytes == theirs.as_bytes() => same += 1,
            Ok(_) => println!("differs: {name}"),
            Err(_) => println!("missing: {name}"),
        }
    }
    println!("{same} of {} files identical to the byte", names.len());
    Ok(())
}
