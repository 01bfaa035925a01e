//! Draws every scene of a folder on one thread and says how long it took: `corpus IN OUT [--default] [--repeat N]`.

use std::path::Path;
use std::time::{Duration, Instant};

use excalidraw_svg::{Options, Scene, render};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, rest @ ..] = args.as_slice() else {
        eprintln!("usage: corpus IN OUT [--default] [--repeat N]");
        std::process::exit(2);
    };
    let exact = !rest.iter().any(|a| a == "--default");
    let repeat: u32 = rest
        .iter()
        .skip_while(|a| *a != "--repeat")
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let options = if exact {
        Options::exact()
    } else {
        Options::default()
    };
    std::fs::create_dir_all(output).expect("the output folder can be made");
    let mut files: Vec<_> = std::fs::read_dir(input)
        .expect("the input folder is there")
        .map(|entry| entry.expect("its entries can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "excalidraw"))
        .collect();
    files.sort();
    let mut times = Vec::new();
    let (mut failed, mut bytes) = (0, 0);
    for path in &files {
        let source = std::fs::read(path).expect("a scene can be read");
        let start = Instant::now();
        let mut svg = Ok(String::new());
        for _ in 0..repeat {
            svg = Scene::parse(&source).map(|scene| render(&scene, &options));
        }
        times.push(start.elapsed() / repeat);
        match svg {
            Ok(svg) => {
                bytes += svg.len();
                let name = Path::new(path.file_stem().unwrap_or_default()).with_extension("svg");
                let name = format!(
                    "{}.svg",
                    path.file_stem()
                        .map_or(name.to_string_lossy(), |s| s.to_string_lossy())
                );
                std::fs::write(Path::new(output).join(name), svg)
                    .expect("a drawing can be written");
            }
            Err(error) => {
                failed += 1;
                println!("{}: {error}", path.display());
            }
        }
    }
    let total: Duration = times.iter().sum();
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "{} scenes, {failed} failed, {bytes} bytes of SVG; total {total:.1?}, mean {:.2?}, median {median:.2?}",
        files.len(),
        total / u32::try_from(files.len().max(1)).unwrap_or(1),
    );
}
