//! `excalidraw-sketch SKETCH.toml -o OUT.excalidraw`: writes the scene, prints what is wrong with the sketch.

use std::path::Path;
use std::process::ExitCode;

use excalidraw_sketch::{Severity, sketch_to_scene};

const USAGE: &str = "usage: excalidraw-sketch SKETCH.toml -o OUT.excalidraw\n       exit 0: clean or warnings only; 1: findings that lose something; 2: could not run";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (input, output) = match words[..] {
        [input, "-o", output] | ["-o", output, input] => (input, output),
        ["-h" | "--help"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let toml = match std::fs::read_to_string(input) {
        Ok(toml) => toml,
        Err(error) => {
            eprintln!("cannot read `{input}`: {error}");
            return ExitCode::from(2);
        }
    };
    let name = Path::new(output)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (scene, findings) = sketch_to_scene(&toml, &name);
    for finding in &findings {
        eprintln!("{input}: {finding}");
    }
    if let Some(scene) = scene
        && let Err(error) = std::fs::write(output, scene)
    {
        eprintln!("cannot write `{output}`: {error}");
        return ExitCode::from(2);
    }
    let lost = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if lost {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}
