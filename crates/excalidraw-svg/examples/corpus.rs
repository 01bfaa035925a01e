//! Draws every scene of a folder on one thread and says how long it took: `corpus IN OUT [--default] [--dark] [--repeat N]`.
//!
//! Reading and writing files is not counted; `OUT/_timing.tsv` has the milliseconds of each scene. With `--repeat`
//! that is the mean of N drawings after one that is not counted, which reads the fonts and warms the caches.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use excalidraw_svg::{Options, Scene, Theme, render};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, rest @ ..] = args.as_slice() else {
        eprintln!("usage: corpus IN OUT [--default] [--dark] [--repeat N]");
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
    let options = if rest.iter().any(|a| a == "--dark") {
        options.theme(Theme::Dark)
    } else {
        options
    };
    let output = Path::new(output);
    std::fs::create_dir_all(output).expect("the output folder can be made");
    let mut files: Vec<_> = std::fs::read_dir(input)
        .expect("the input folder is there")
        .map(|entry| entry.expect("its entries can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "excalidraw"))
        .collect();
    files.sort();
    let mut times = Vec::new();
    let mut table = String::from("name\tms\n");
    let (mut failed, mut bytes) = (0, 0);
    for path in &files {
        let source = std::fs::read(path).expect("a scene can be read");
        let draw = || Scene::parse(&source).map(|scene| render(&scene, &options));
        let mut svg = Ok(String::new());
        if repeat > 1 {
            svg = draw();
        }
        let start = Instant::now();
        for _ in 0..repeat {
            svg = draw();
        }
        let time = start.elapsed() / repeat;
        match svg {
            Ok(svg) => {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                bytes += svg.len();
                times.push(time);
                // writing to a String cannot fail
                let _ = writeln!(table, "{name}\t{:.3}", time.as_secs_f64() * 1e3);
                std::fs::write(output.join(format!("{name}.svg")), svg)
                    .expect("a drawing can be written");
            }
            Err(error) => {
                failed += 1;
                println!("{}: {error}", path.display());
            }
        }
    }
    std::fs::write(output.join("_timing.tsv"), table).expect("the table can be written");
    let total: Duration = times.iter().sum();
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "{} scenes, {failed} failed, {bytes} bytes of SVG; total {total:.1?}, mean {:.2?}, median {median:.2?}",
        files.len(),
        total / u32::try_from(times.len().max(1)).unwrap_or(1),
    );
}
