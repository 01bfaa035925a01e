//! Which files become which.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::args::Args;

/// One scene to convert.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) input: PathBuf,
    /// `None` is standard output.
    pub(crate) output: Option<PathBuf>,
}

/// Endings of files that carry scenes, longest first.
const ENDINGS: [&str; 5] = [
    ".excalidraw.svg",
    ".excalidraw.png",
    ".excalidraw.md",
    ".excalidrawlib",
    ".excalidraw",
];

/// Folders within folders deeper than this are not searched.
const DEPTH: usize = 32;

/// The file's name without the ending that makes it a scene.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = ENDINGS.iter().find_map(|e| name.strip_suffix(e));
    known.map_or_else(
        || {
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        },
        str::to_owned,
    )
}

/// What there is to do, and what is already known to fail.
pub(crate) fn plan(args: &Args) -> (Vec<Job>, Vec<String>) {
    let extension = if args.describe {
        "txt"
    } else if args.png {
        "png"
    } else {
        "svg"
    };
    let mut jobs = Vec::new();
    let mut failures = Vec::new();
    let dash = Path::new("-");
    let to_stdout = args.output.as_deref().is_none_or(|o| o == dash);
    let one_file = args.inputs.len() == 1 && !args.inputs[0].is_dir();
    for input in &args.inputs {
        if input.is_dir() {
            let mut files = Vec::new();
            if let Err(error) = scenes(input, DEPTH, &mut files) {
                failures.push(format!("{}: {error}", input.display()));
            }
            for file in files {
                let inside = file.strip_prefix(input).unwrap_or(&file);
                let name = format!("{}.{extension}", stem(&file));
                let output = args
                    .output
                    .as_ref()
                    .filter(|_| !to_stdout)
                    .map(|o| o.join(inside.with_file_name(name)));
                jobs.push(Job {
                    input: file,
                    output,
                });
            }
            continue;
        }
        let output = match &args.output {
            Some(path) if !to_stdout => {
                let folder = !one_file || path.is_dir() || path.to_string_lossy().ends_with('/');
                Some(if folder {
                    path.join(format!("{}.{extension}", stem(input)))
                } else {
                    path.clone()
                })
            }
            _ => None,
        };
        jobs.push(Job {
            input: input.clone(),
            output,
        });
    }
    if to_stdout && jobs.len() > 1 && !args.describe {
        failures.push(format!(
            "standard output takes one drawing, not {}",
            jobs.len()
        ));
        return (Vec::new(), failures);
    }
    let mut taken: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    jobs.retain(|job| match &job.output {
        None => true,
        Some(output) => match taken.get(output) {
            None => {
                taken.insert(output.clone(), job.input.clone());
                true
            }
            Some(other) => {
                let (input, output) = (job.input.display(), output.display());
                failures.push(format!(
                    "{input}: {output} is already made from {}",
                    other.display()
                ));
                false
            }
        },
    });
    (jobs, failures)
}

fn scenes(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        // a link to a folder could lead back here
        if path.is_dir() {
            if depth > 0 && !path.is_symlink() {
                scenes(&path, depth - 1, out)?;
            }
        } else if ENDINGS.iter().any(|e| path.to_string_lossy().ends_with(e)) {
            out.push(path);
        }
    }
    Ok(())
}
