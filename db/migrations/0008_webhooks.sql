CREATE TABLE "webhook_attempts" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "webhook_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"status" integer,
	"duration_milliseconds" integer NOT NULL,
	"attempted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "webhook_attempts_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "webhook_deliveries_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "webhook_deliveries_once" UNIQUE("subscription_id","position")
);
--> statement-breakpoint
CREATE TABLE "webhook_subscriptions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"url" text NOT NULL,
	"event_types" text[] NOT NULL,
	"state" text NOT NULL,
	"secret_generation" integer DEFAULT 1 NOT NULL,
	"previous_secret_until" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"pause_cause" text,
	"paused_on_prescription_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "webhook_subscriptions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_tenant_id_webhook_deliveries_id_tenant_id_fk" FOREIGN KEY ("delivery_id","tenant_id") REFERENCES "public"."webhook_deliveries"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_subscription_id_tenant_id_webhook_subscriptions_id_tenant_id_fk" FOREIGN KEY ("subscription_id","tenant_id") REFERENCES "public"."webhook_subscriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_attempts_delivery" ON "webhook_attempts" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("subscription_id","next_attempt_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_subscriptions_tenant" ON "webhook_subscriptions" USING btree ("tenant_id");
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhook_subscriptions', 'webhook_deliveries', 'webhook_attempts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON webhook_subscriptions, webhook_deliveries TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT SELECT ON webhook_attempts TO yunyaoku_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON webhook_attempts TO yunyaoku_network;
