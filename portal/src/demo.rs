//! The demo as of today: a school with its families, and a company's receivables.

use domain::access::{Actor, Scope};
use domain::identity::Password;
use domain::ids::UserId;

use crate::billing::customers;
use crate::billing::invoices::{self, Filter};
use crate::people::users::{self, NewUser};
use crate::people::{access, links};
use crate::platform::db::Db;
use crate::{Error, Portal, Result};

mod bills;
pub mod crowd;
mod generate;
mod history;
mod school;
mod seed;
mod staff;
mod store;

pub use generate::{HistorySize, write_history};
use school::{Person, School};
pub use seed::{SeedProgress, SeedSize, seed};
pub use staff::{StaffSignIn, load_staff};

/// Credentials of a demo user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Description of the user, in English.
    pub who: String,
    pub email: String,
    pub password: String,
}

/// Why the demo is not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("only the demo is loaded with users whose passwords are known to all")]
    OtherMode,
    #[error(
        "this database is of another release's demo: it has no customer {0}; \
         remove it, and a new one is made"
    )]
    OtherRelease(String),
    #[error("this database has {0}, which is not the demo's: give the demo a database of its own")]
    OthersData(String),
    #[error(
        "this database is the demo's: anybody knows the passwords of its users, and its payments \
         never were; set DATABASE_URL to another one"
    )]
    DemoData,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Loads the demo's users, history, school and access rights unless they exist; completes an
/// interrupted load. Returns the users' credentials.
///
/// # Errors
/// Outside demo mode, because the passwords are public; when the database has somebody else's
/// data; otherwise when it fails.
pub async fn load(portal: &Portal) -> Result<Vec<SignIn>, DemoError> {
    if !portal.settings.demo {
        return Err(DemoError::OtherMode);
    }
    let school = School::read()?;
    mark(portal, &school).await?;
    let mut known = Vec::with_capacity(school.users.len());
    for person in &school.users {
        known.push((person.email.clone(), user(portal, person, &school.password).await?));
    }
    if !is_loaded(portal, &school).await? {
        history::load(portal).await?;
        bills::load(portal, &school, &known).await?;
    }
    for (person, (_, user)) in school.users.iter().zip(&known) {
        grant(portal, user, &person.sees, Scope::SeeAndPay).await?;
        grant(portal, user, &person.pays, Scope::PayOnly).await?;
    }
    let sign_in = |person: &Person| SignIn {
        who: person.who.clone(),
        email: person.email.as_str().to_owned(),
        password: school.password.clone(),
    };
    Ok(school.users.iter().map(sign_in).collect())
}

/// Refuses a database that the demo was loaded into, this release's or an older one's, which left
/// no mark.
///
/// # Errors
/// [`DemoError::DemoData`]; when the database fails.
pub async fn refuse_demo_data(db: &Db) -> Result<(), DemoError> {
    let school = School::read()?;
    let emails: Vec<&str> = school.users.iter().map(|person| person.email.as_str()).collect();
    let mut tx = db.read().await?;
    if store::is_marked(&mut tx).await? || store::user_among(&mut tx, &emails).await?.is_some() {
        return Err(DemoError::DemoData);
    }
    Ok(())
}

/// Marks the database as the demo's, unless it has data that is not the demo's.
async fn mark(portal: &Portal, school: &School) -> Result<(), DemoError> {
    let mut tx = portal.db.write().await?;
    if store::is_marked(&mut tx).await? {
        return Ok(());
    }
    let own: Vec<&str> = school.users.iter().map(|person| person.email.as_str()).collect();
    let most = i64::try_from(own.len()).map_err(Error::internal)? + 1;
    let users = store::emails(&mut tx, most).await?;
    if users.iter().any(|email| !own.contains(&email.as_str())) {
        return Err(DemoError::OthersData("a user".to_owned()));
    }
    if store::has_other_staff(&mut tx, school.staff.email.as_str()).await? {
        return Err(DemoError::OthersData("staff".to_owned()));
    }
    let history = history::source()?;
    if let Some(source) = store::other_source(&mut tx, [&school.source, &history]).await? {
        return Err(DemoError::OthersData(format!("customers or invoices of \"{source}\"")));
    }
    store::mark(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Pay-link to the next unpaid invoice of the first demo user, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn pay_link(portal: &Portal) -> Result<Option<String>> {
    let school = School::read()?;
    let Some(person) = school.users.first() else { return Ok(None) };
    let mut tx = portal.db.read().await?;
    let account = users::store::by_email(&mut tx, &person.email).await?;
    drop(tx);
    let Some(account) = account else { return Ok(None) };
    let actor = Actor::User(account.user.id);
    let pending = invoices::list(portal, &actor, &Filter::default()).await?;
    Ok(pending.rows.first().map(|row| links::issue(portal, &row.invoice.id)))
}

/// Id of the user with this address, who is created if necessary.
async fn user(portal: &Portal, person: &Person, password: &str) -> Result<UserId> {
    let mut tx = portal.db.read().await?;
    let known = users::store::by_email(&mut tx, &person.email).await?;
    drop(tx);
    if let Some(account) = known {
        return Ok(account.user.id);
    }
    let new = NewUser {
        email: person.email.clone(),
        name: person.name.clone(),
        language: person.language,
        password: Some(Password::new(password.to_owned())),
    };
    users::create(portal, &Actor::System, new).await.map_err(wrong)
}

/// The school is loaded last and in one commit, so its presence means that everything is loaded.
async fn is_loaded(portal: &Portal, school: &School) -> Result<bool> {
    let numbers: Vec<&str> = school.students.iter().map(|s| s.number.as_str()).collect();
    let mut tx = portal.db.read().await?;
    let known = customers::store::find(&mut tx, &school.source, &numbers).await?;
    Ok(!known.is_empty())
}

/// Grants a user access to customers, named `source/number`.
async fn grant(
    portal: &Portal,
    user: &UserId,
    names: &[String],
    scope: Scope,
) -> Result<(), DemoError> {
    for name in names {
        let (source, number) = name.split_once('/').unwrap_or_default();
        let mut tx = portal.db.read().await?;
        let found = customers::store::find(&mut tx, source, &[number]).await?;
        drop(tx);
        let [customer] = found.as_slice() else {
            return Err(DemoError::OtherRelease(name.clone()));
        };
        access::grant(portal, &Actor::System, user, &customer.id, scope).await?;
    }
    Ok(())
}

/// Error for invalid content of `demo/school.toml`.
fn wrong(what: impl std::fmt::Display) -> Error {
    Error::internal(format!("demo/school.toml: {what}"))
}

#[cfg(test)]
mod tests;
