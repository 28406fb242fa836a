ALTER TABLE "prescription_reviews" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "review_result_id" uuid;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "insurance_checked_at" timestamp with time zone;