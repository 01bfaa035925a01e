//! Renders a book with a theme folder, or by mdBook's own renderer: `render BOOK THEME|stock DESTINATION [TIMES]`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use hld_site::{Assets, Options, Site};
use mdbook_driver::MDBook;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(book), Some(theme), Some(destination)) = (args.next(), args.next(), args.next())
    else {
        return Err("usage: render BOOK THEME DESTINATION [TIMES]".into());
    };
    let times = args
        .next()
        .and_then(|times| times.parse().ok())
        .unwrap_or(1);
    let site = match theme.as_str() {
        "stock" => None,
        theme => Some(Site::new(
            Assets::from_dir(Path::new(theme))?,
            Options::default(),
        )?),
    };
    let destination = std::path::absolute(PathBuf::from(destination))?;
    for _ in 0..times {
        let start = Instant::now();
        let mut book = MDBook::load(&book)?;
        book.config.build.build_dir = destination.clone();
        book.config.set(
            "output",
            std::collections::BTreeMap::from([(
                "html",
                book.config.html_config().unwrap_or_default(),
            )]),
        )?;
        if let Some(site) = &site {
            book.with_renderer(site.clone());
        }
        let loaded = start.elapsed();
        book.build()?;
        let Some(site) = &site else {
            eprintln!("stock; load {loaded:.1?}, all {:.1?}", start.elapsed());
            continue;
        };
        let report = site.report();
        eprintln!(
            "{} pages, {} rendered, {} findings; load {loaded:.1?}, all {:.1?}",
            report.pages.len(),
            report.rendered,
            report.findings.len(),
            start.elapsed()
        );
        for finding in report.findings.iter().take(20) {
            eprintln!(
                "{}:{}:{} {} {} {}",
                finding.file,
                finding.line,
                finding.column,
                finding.code,
                finding.message,
                finding.help.as_deref().unwrap_or_default()
            );
        }
    }
    Ok(())
}
