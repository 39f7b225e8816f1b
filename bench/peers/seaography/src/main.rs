//! Serves the views of the benchmark with Seaography, in the form of a generated server. Settings: `DATABASE_URL`,
//! `PORT`.

mod entities;

use std::env;
use std::error::Error;
use std::sync::LazyLock;

use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use async_graphql::dynamic::Schema;
use async_graphql_actix_web::{GraphQLRequest, GraphQLResponse};
use sea_orm::{ConnectOptions, Database};
use seaography::{Builder, BuilderContext};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(BuilderContext::default);

async fn graphql(schema: Data<Schema>, request: GraphQLRequest) -> GraphQLResponse {
    schema.execute(request.into_inner()).await.into()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut options = ConnectOptions::new(env::var("DATABASE_URL")?);
    // The same number as the other peers, which have two processes with ten each.
    options.max_connections(20).min_connections(20).sqlx_logging(false);
    let database = Database::connect(options).await?;
    let builder = Builder::new(&CONTEXT, database.clone());
    let builder = entities::register_entity_modules(builder);
    let schema = Data::new(builder.schema_builder().data(database).finish()?);
    let port: u16 = env::var("PORT")?.parse()?;
    HttpServer::new(move || {
        let schema = schema.clone();
        App::new().app_data(schema).route("/graphql", web::post().to(graphql))
    })
    .bind(("127.0.0.1", port))?
    .run()
    .await?;
    Ok(())
}
