//! `hld build`: the whole program in one screen.

use super::Outcome;
use crate::book::{Builder, Purpose};
use crate::cli::{Build, Format, Global};
use crate::edition;
use crate::progress::Progress;
use crate::report;

/// Builds the site; with findings that fail, the last good site stays.
pub fn run(global: &Global, args: &Build) -> anyhow::Result<Outcome> {
    let mut progress = Progress::start(global.verbose);
    let mut builder = Builder::new(
        &global.root,
        args.dest_dir.as_deref(),
        args.theme_dir.clone(),
        Purpose::Publish,
    )?;
    let built = builder.build(args.strict, &mut progress)?;
    let mut editions = Vec::new();
    if built.is_good && args.offline {
        progress.step("packing the zip");
        editions.push(edition::offline(builder.dest(), builder.title())?);
    }
    if built.is_good && args.single_file {
        progress.step("writing the single file");
        editions.push(edition::single_file(builder.dest())?);
    }
    let took = progress.finish();
    report::print(builder.root(), &built.findings, Format::Human);
    if !built.is_good {
        anstream::eprintln!(
            "nothing was written; the last good site stays in {}",
            builder.dest().display()
        );
        return Ok(Outcome::Findings);
    }
    anstream::eprintln!(
        "{} pages in {} ({:.2} s, {} changed)",
        built.pages,
        builder.dest().display(),
        took.as_secs_f64(),
        built.changed,
    );
    for edition in editions {
        anstream::eprintln!(
            "{} ({:.1} MB)",
            edition.path.display(),
            edition.bytes as f64 / 1e6
        );
    }
    Ok(Outcome::Clean)
}
