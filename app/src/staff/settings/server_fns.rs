//! Server functions of the settings.

use leptos::prelude::*;
use leptos::server;
use portal::outside::messages::SendError;
use portal::people::staff::StaffError;
use portal::views::desk::settings::{self, MailTestError};

use crate::request::context::request_context;
use crate::routes;
use crate::staff::finish::{proved, stay};

/// Sends a test mail to who asks.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "test_mail")]
pub async fn staff_test_mail(code: Option<String>) -> Result<(), ServerFnError> {
    let context = request_context();
    let tested = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        match settings::send_test_mail(&context.portal, &actor).await {
            Ok(()) => Ok("sent"),
            Err(MailTestError::Unsent(SendError::Temporary(_))) => Ok("unsent"),
            Err(MailTestError::Unsent(SendError::Mailbox(_))) => Ok("mailbox"),
            Err(MailTestError::Unsent(SendError::Permanent(_))) => Ok("refused"),
            Err(MailTestError::Portal(error)) => Err(StaffError::Portal(error)),
        }
    };
    stay(tested.await, routes::STAFF_SETTINGS, "mail")
}
