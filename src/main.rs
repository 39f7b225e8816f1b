//! The Cunju binary: sets the allocator and runs the command line of the library.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cunju::app::command::main()
}
