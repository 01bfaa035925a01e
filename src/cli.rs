//! The command line as types, without logic.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

/// Build, serve and check a book of study notes.
#[derive(Debug, Parser)]
#[command(name = "hld", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  hld serve --open                       read the book while you write it
  hld build                              write the site to book/
  hld build --offline                    and a zip of it that opens by double-click
  hld check                              find mistakes, change nothing
  hld check --fix                        mend what has one right answer
  hld new chapter core/rate-limiting     start a chapter from its template
  hld new diagram chat-send --from s.toml  draw a scene from a text sketch

Exit status: 0 clean, 1 findings, 2 could not run.";

/// Flags that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The folder that holds book.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Say what takes how long
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the site
    #[command(
        after_help = "Examples:\n  hld build\n  hld build --dest-dir /srv/www/hld --strict\n  hld build --offline --single-file"
    )]
    Build(Build),
    /// Build, serve on this machine and rebuild on every change
    #[command(after_help = "Examples:\n  hld serve\n  hld serve --port 8080 --open")]
    Serve(Serve),
    /// Check the notes and say what is wrong, with file, line and what to do
    #[command(
        after_help = "Examples:\n  hld check\n  hld check --format github\n  hld check --fix"
    )]
    Check(Check),
    /// Start a chapter, a case study or a diagram
    #[command(subcommand)]
    New(New),
    /// Remove the site and what was cached for it
    Clean,
    /// Print the completions of a shell
    #[command(
        after_help = "Example:\n  hld completions bash > ~/.local/share/bash-completion/completions/hld"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub struct Build {
    /// Where to write the site (default: build.build-dir of book.toml)
    #[arg(short, long, value_name = "DIR")]
    pub dest_dir: Option<PathBuf>,
    /// Let warnings fail the build
    #[arg(long)]
    pub strict: bool,
    /// Also write the site as a zip beside it, to unpack anywhere and open by double-click
    #[arg(long)]
    pub offline: bool,
    /// Also write the whole book as one HTML file beside the site
    #[arg(long)]
    pub single_file: bool,
    /// Read templates, styles and scripts from this folder instead of the built-in theme
    #[arg(long, value_name = "DIR")]
    pub theme_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Port to listen on
    #[arg(short, long, default_value_t = 3000)]
    pub port: u16,
    /// Address to listen on; anything but loopback shows the book to the network
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Open the book in a browser
    #[arg(long)]
    pub open: bool,
    /// Read templates, styles and scripts from this folder, and watch it
    #[arg(long, value_name = "DIR")]
    pub theme_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Mend what has exactly one right answer, then say what is left
    #[arg(long)]
    pub fix: bool,
    /// Count warnings as findings
    #[arg(long)]
    pub strict: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The line with a caret, and what to do
    Human,
    /// One JSON array
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

#[derive(Debug, Subcommand)]
pub enum New {
    /// A concept chapter: notes/SLUG.md from its template, added to SUMMARY.md
    #[command(after_help = "Example:\n  hld new chapter core/rate-limiting")]
    Chapter(NewPage),
    /// A case study: notes/SLUG.md from its template, added to SUMMARY.md
    #[command(after_help = "Example:\n  hld new case cases/url-shortener")]
    Case(NewPage),
    /// A drawing: diagrams/NAME.excalidraw, empty or from a text sketch
    #[command(
        after_help = "Examples:\n  hld new diagram chat-send-message\n  hld new diagram chat-send-message --from diagrams/sketches/chat-send-message.toml --force"
    )]
    Diagram(NewDiagram),
}

#[derive(Debug, Args)]
pub struct NewPage {
    /// Path under the notes folder without .md, such as core/rate-limiting
    pub slug: String,
    /// The title (default: made from the slug)
    #[arg(long)]
    pub title: Option<String>,
}

#[derive(Debug, Args)]
pub struct NewDiagram {
    /// File name without ending: chapter, hyphen, topic
    pub name: String,
    /// A sketch in the format of docs/sketch.md
    #[arg(long, value_name = "SKETCH.toml")]
    pub from: Option<PathBuf>,
    /// Write over a scene that is there already
    #[arg(long)]
    pub force: bool,
}
