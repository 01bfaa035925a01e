//! One scene in, one file out.

use std::io::{Read as _, Write as _};
use std::path::Path;

use excalidraw_svg::{FontEmbedding, Limits, Options, Scene, Theme, describe, png, render};

use crate::args::Args;
use crate::jobs::Job;

/// Converts one scene; the error is a message for people.
pub(crate) fn run(job: &Job, args: &Args) -> Result<(), String> {
    let bytes = read(&job.input)?;
    let scene = Scene::parse(&bytes).map_err(|e| e.to_string())?;
    drop(bytes);
    let content = if args.describe {
        let mut text = describe(&scene);
        if job.output.is_none() && args.inputs.len() > 1 {
            text = format!("# {}\n{text}", job.input.display());
        }
        text.into_bytes()
    } else if args.png {
        png(&scene, &options(args)).map_err(|e| e.to_string())?
    } else {
        render(&scene, &options(args)).into_bytes()
    };
    match &job.output {
        Some(path) => write(path, &content).map_err(|e| format!("{}: {e}", path.display())),
        None => std::io::stdout()
            .lock()
            .write_all(&content)
            .map_err(|e| e.to_string()),
    }
}

fn options(args: &Args) -> Options {
    let mut options = if args.exact {
        Options::exact()
    } else {
        Options::default()
    };
    if args.dark {
        options = options.theme(Theme::Dark);
    }
    if let Some(prefix) = &args.inline {
        options = Options::inline(prefix);
    }
    if args.embed_fonts {
        options = options.fonts(FontEmbedding::Subset);
    }
    if args.no_background {
        options = options.background(false);
    }
    options.padding(args.padding).scale(args.scale)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    // one byte more than the limit is enough to be refused
    let most = u64::try_from(Limits::default().bytes)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// Writes beside the target and renames, so that nobody sees half a file.
fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let done = std::fs::write(&beside, content).and_then(|()| std::fs::rename(&beside, path));
    if done.is_err() {
        // the failure to report is the first one
        let _ = std::fs::remove_file(&beside);
    }
    done
}
