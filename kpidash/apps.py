from django.contrib.admin.apps import AdminConfig


class AgencyAdminConfig(AdminConfig):
    default_site = "kpidash.admin_site.AgencyAdminSite"
