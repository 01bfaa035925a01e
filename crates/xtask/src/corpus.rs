//! `cargo xtask corpus`: our exact drawings against the official exporter's, scene by scene.

use crate::run::run as command;
use crate::{root, target_dir};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
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
    /// Measure against the official exporter: a folder whose `oracle.mjs IN OUT` runs it and writes `_timing.tsv`
    #[arg(long, value_name = "DIR")]
    oracle: Option<PathBuf>,
}

/// A corpus kept beside the repository: third-party scenes are not ours to publish.
const BESIDE: &str = "../shared/excalidraw";

/// The scenes of our own, each with its official drawing.
const FIXTURES: &str = "crates/excalidraw-svg/tests/golden";

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
    if let Some(oracle) = &args.oracle {
        speed(&root, oracle, &scenes)?;
    }
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
        match std::fs::read(ours.join(name)) {
            Ok(bytes) if bytes == theirs => same += 1,
            Ok(_) => println!("differs: {name}"),
            Err(_) => println!("missing: {name}"),
        }
    }
    println!("{same} of {} files identical to the byte", names.len());
    Ok(())
}

/// How often ours draws each scene in a round; the mean counts. As with the official exporter, a drawing before the
/// first that counts warms it up.
const REPEATS: &str = "10";

/// Rounds in which both draw everything, in turns: the speed of a shared machine changes within a minute, and each
/// scene counts with its smallest time.
const ROUNDS: usize = 3;

/// The time of both over the same scenes, on this machine, in one run.
fn speed(root: &Path, oracle: &Path, scenes: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("could not make a folder for the scenes")?;
    let (twice, once) = (folder.path().join("twice"), folder.path().join("once"));
    for folder in [&twice, &once] {
        std::fs::create_dir(folder)?;
    }
    // the exporter's page is warm only after it has drawn everything once: the second pass counts
    for entry in std::fs::read_dir(scenes)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        std::fs::copy(&path, once.join(&*name))?;
        for pass in ["1", "2"] {
            std::fs::copy(&path, twice.join(format!("{pass}-{name}")))?;
        }
    }
    let (theirs, ours) = (folder.path().join("official"), folder.path().join("ours"));
    let script = oracle.join("oracle.mjs");
    let [script, twice, their_out] = [&script, &twice, &theirs].map(|p| p.to_string_lossy());
    let [once, our_out] = [&once, &ours].map(|p| p.to_string_lossy());
    let mut arguments = vec!["run", "--release", "--quiet", "--package", "excalidraw-svg"];
    arguments.extend([
        "--example",
        "corpus",
        "--",
        &once,
        &our_out,
        "--repeat",
        REPEATS,
    ]);
    let (mut official, mut drawn) = (Times::new(), Times::new());
    for _ in 0..ROUNDS {
        command(root, "node", &[&script, &twice, &their_out, "--quiet"])?;
        command(root, "cargo", &arguments)?;
        let columns = ["ms_load", "ms_export", "ms_serialize"];
        let (a, b) = (
            milliseconds(&theirs, "2-", &columns, &mut official)?,
            milliseconds(&ours, "", &["ms"], &mut drawn)?,
        );
        println!(
            "official exporter, warm {a:.0} ms, ours {b:.1} ms, {:.1} times faster",
            a / b
        );
    }
    if official.len() != drawn.len() {
        println!(
            "the official exporter drew {} scenes, ours {}",
            official.len(),
            drawn.len()
        );
    }
    let [a, b] = [&official, &drawn].map(|times| times.values().sum::<f64>());
    println!(
        "{} scenes, smallest time of each in {ROUNDS} rounds: official exporter, warm {a:.0} ms, ours {b:.1} ms, {:.1} times faster; load {}",
        drawn.len(),
        a / b,
        std::fs::read_to_string("/proc/loadavg")
            .unwrap_or_default()
            .trim()
    );
    Ok(())
}

/// The smallest time of each scene so far, by its name.
type Times = BTreeMap<String, f64>;

/// The rows of a table of times whose names begin so: the sum of some columns, kept where it is the smallest so far.
fn milliseconds(
    folder: &Path,
    prefix: &str,
    columns: &[&str],
    times: &mut Times,
) -> anyhow::Result<f64> {
    let path = folder.join("_timing.tsv");
    let table = std::fs::read_to_string(&path)
        .with_context(|| format!("could not read {}", path.display()))?;
    let mut lines = table.lines().map(|line| line.split('\t'));
    let head: Vec<&str> = lines.next().map(Iterator::collect).unwrap_or_default();
    let mut sum = 0.0;
    for row in lines.map(Iterator::collect::<Vec<_>>) {
        let Some(name) = row.first().and_then(|name| name.strip_prefix(prefix)) else {
            continue;
        };
        let time = head
            .iter()
            .zip(&row)
            .filter(|(name, _)| columns.contains(name))
            .filter_map(|(_, value)| value.parse::<f64>().ok())
            .sum::<f64>();
        sum += time;
        let least = times.entry(name.to_owned()).or_insert(time);
        *least = least.min(time);
    }
    Ok(sum)
}
