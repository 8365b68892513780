//! The binary: everything it does is in the library.

use clap::Parser;
use regiekamer::cli::{Cli, run};
use regiekamer::error::Error;
use std::process::ExitCode;

/// Many small texts are made and dropped per request; this one is good at that. It asks for no huge pages (its feature `no_thp`): of
/// each, two megabytes would be held for what little of it is used.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write;
            // Whoever runs the command may know the cause.
            drop(match error {
                Error::Unavailable(cause) | Error::Internal(cause) => writeln!(std::io::stderr(), "regiekamer: {cause}"),
                error => writeln!(std::io::stderr(), "regiekamer: {error}"),
            });
            ExitCode::FAILURE
        }
    }
}
