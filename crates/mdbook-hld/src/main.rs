//! `mdbook-hld`: the preprocessor of a stock mdBook, and `install`, which sets a book up for it.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use hld_notes::{Diagnostic, LineIndex, Severity};
use mdbook_hld::{
    BookRoot, HldPreprocessor, Host, Options, RawHtml, Settings, is_unsafe, preflight, supports,
};
use mdbook_preprocessor::parse_input;

/// The most that mdBook may hand over: the largest book measured has 120 MB.
const MAX_INPUT: u64 = 1 << 30;
/// The largest file whose lines are counted for a message.
const MAX_SOURCE: u64 = 8 << 20;

#[derive(Parser)]
#[command(name = "mdbook-hld", version, about, after_help = EXAMPLES)]
#[command(
    long_about = "An mdBook preprocessor: Excalidraw drawings, gold lines, self-checks, comparison \
                        tables and estimates.\n\nmdBook runs it; run it yourself only to set a book up."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Say by the exit code whether a renderer is supported; mdBook asks this.
    Supports {
        /// The renderer, such as `html`.
        renderer: String,
    },
    /// Put the styles and the script into a book, and their lines into its book.toml.
    #[command(
        after_help = "Examples:\n  mdbook-hld install\n  mdbook-hld install ../my-book\n\nRun it again after an update; what is there stays."
    )]
    Install {
        /// The folder of book.toml.
        #[arg(default_value = ".")]
        book: PathBuf,
    },
}

const EXAMPLES: &str = "\
Examples:
  mdbook-hld install ../my-book   set a book up: two files, and their lines in book.toml
  mdbook build ../my-book         build it; mdBook runs this preprocessor

Settings in book.toml:
  [preprocessor.hld]
  after = [\"links\", \"index\"]
  strict = true                   # any finding fails the build
  raw-html = \"harmless\"           # listed | harmless | trusted";

fn main() -> ExitCode {
    match Cli::parse().command {
        // The answer is the exit code.
        Some(Command::Supports { renderer }) => ExitCode::from(u8::from(!supports(&renderer))),
        Some(Command::Install { book }) => install(&book),
        None => match process() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(2)
            }
        },
    }
}

fn install(book: &Path) -> ExitCode {
    match mdbook_hld::install::install(book) {
        Ok(changed) if changed.is_empty() => {
            eprintln!("{} is set up already", book.display());
            ExitCode::SUCCESS
        }
        Ok(changed) => {
            for name in changed {
                eprintln!("wrote {}", book.join(name).display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// One run of the protocol; false when the findings forbid the book.
fn process() -> Result<bool, String> {
    if io::IsTerminal::is_terminal(&io::stdin()) {
        return Err(
            "mdBook runs this program and hands it the book; see `mdbook-hld --help`".to_owned(),
        );
    }
    let (ctx, book) =
        parse_input(io::stdin().lock().take(MAX_INPUT)).map_err(|error| format!("{error:#}"))?;
    let (settings, _) = Settings::of(&ctx.config, Host::MdBook)?;
    // mdBook has read the files by now; what it should not have read must not be published at least.
    let mut findings = preflight(&ctx.root);
    let options = Options {
        host: Host::MdBook,
        ..Options::default()
    };
    let (book, found) = HldPreprocessor::new()
        .with_options(options)
        .process(&ctx, book)
        .map_err(|error| format!("{error:#}"))?;
    findings.extend(found);
    hld_notes::sort(&mut findings);
    print(&ctx.root, &findings);
    // Whoever trusts every author has said so in book.toml.
    if settings.raw_html != RawHtml::Trusted && findings.iter().any(is_unsafe) {
        eprintln!("error: unsafe content; the book is not built");
        return Ok(false);
    }
    if settings.checks.strict && !findings.is_empty() {
        eprintln!("error: findings, and book.toml asks for `strict`");
        return Ok(false);
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &book).map_err(|error| error.to_string())?;
    out.flush().map_err(|error| error.to_string())?;
    Ok(true)
}

/// Findings as lines that editors can follow.
fn print(root: &Path, findings: &[Diagnostic]) {
    let root = BookRoot::open(root).ok();
    let mut open: Option<(String, String, LineIndex)> = None;
    for finding in findings {
        if open.as_ref().is_none_or(|(path, ..)| *path != finding.path) {
            let bytes = root
                .as_ref()
                .and_then(|root| root.read(Path::new(&finding.path), MAX_SOURCE).ok());
            let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
            let lines = LineIndex::new(&text);
            open = Some((finding.path.clone(), text, lines));
        }
        let Some((path, text, lines)) = &open else {
            continue;
        };
        let at = lines.line_column(text, finding.span.start);
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        eprintln!(
            "{path}:{}:{}: {severity}[{}]: {}",
            at.line, at.column, finding.code, finding.message
        );
        if let Some(help) = &finding.help {
            eprintln!("  help: {help}");
        }
    }
}
