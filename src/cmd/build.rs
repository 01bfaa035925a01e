//! `hld build`: the whole program in one screen.

use super::Outcome;
use crate::book::Builder;
use crate::cli::{Build, Format, Global};
use crate::progress::Progress;
use crate::report;

/// Builds the site; with findings that fail, the last good site stays.
pub fn run(global: &Global, args: &Build) -> anyhow::Result<Outcome> {
    let mut progress = Progress::start(global.verbose);
    let mut builder = Builder::new(
        &global.root,
        args.dest_dir.as_deref(),
        args.theme_dir.clone(),
    )?;
    let built = builder.build(args.strict, &mut progress)?;
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
    Ok(Outcome::Clean)
}
